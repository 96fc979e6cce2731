package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.state.Replica;

/**
 * This member is about to leave with all that it has: it {@linkplain Leaving leaves} each store, and tells how much of it members have that
 * stay. What they have taken is what was here at {@link #announce}; what this member has written since is theirs once it is acknowledged. Thread-safe.
 */
public final class Handover {

    private final Core core;

    /** Whether somebody can take a store over. */
    public enum Receivers {
        /** A member that answers, and stays. */
        SOME,
        /** One may come back, or introduce itself: now none answers. */
        SILENT,
        /** All others that have the store are about to leave, too. */
        LEAVING,
        /** No other member has the store. */
        NONE
    }

    /**
     * How far one store is.
     *
     * @param replicas how many there are
     * @param safe how many of them a member that stays is known to have
     * @param done true if one has all of them, and knows what has ended
     */
    public record Progress(String store, int replicas, int safe, boolean done, Receivers receivers) {}

    Handover(Core core) {
        this.core = core;
    }

    /** Nobody is to count on this member any more, for whatever store, and others are to take what it has; or that is taken back. */
    public void announce(boolean leaving) {
        core.leaving.all(leaving);
    }

    /** Whether one of these members can take some store over. */
    public Receivers receivers(Predicate<Member> which) {
        List<Link> links = core.roster.links();
        if (links.isEmpty()) {
            return core.roster.members().stream().anyMatch(each -> which.test(each.member) && each.answering())
                    ? Receivers.SOME
                    : Receivers.NONE;
        }
        return links.stream()
                .map(link -> receivers(link, which))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** True if another member answers that shows the store, and stays. */
    public boolean company(Link link) {
        return receivers(link, member -> true) == Receivers.SOME;
    }

    /**
     * Though this member stays, others are to take what it has of a store, until that is {@linkplain #withdraw withdrawn}.
     *
     * @return how far that is
     */
    public Progress offer(Link link, Predicate<Member> which) {
        core.leaving.offer(link);
        return look(link, which);
    }

    /** Nobody needs to take the store any more, unless this member leaves. */
    public void withdraw(Link link) {
        link.withdraw();
    }

    /** Begins to count what this member publishes of a store for the first time. */
    public Tally tally(Link link) {
        return new Tally(link, link.targets);
    }

    /** How many of some replicas, which no other member had before, one has now. Thread-safe. */
    public static final class Tally {

        private final Link link;
        private final Map<RemoteMember, Set<Replica>> lacking = new HashMap<>();
        private final Set<Replica> published = new HashSet<>();

        private Tally(Link link, RemoteMember... there) {
            this.link = link;
            for (RemoteMember member : there) {
                lacking.put(member, new HashSet<>());
            }
        }

        /** It has been given to the streams of all that were there. */
        public synchronized void published(Replica replica) {
            published.add(replica);
            lacking.values().forEach(replicas -> replicas.add(replica));
        }

        /** How many are known to have come to the one of these members that has most of them, and stays. */
        public synchronized int safe(Predicate<Member> which) {
            published.removeIf(Replica::ended);
            return lacking.keySet().stream()
                    .filter(member -> which.test(member.member) && link.has(member) && stays(member, link))
                    .mapToInt(member -> published.size() - lacks(member))
                    .max()
                    .orElse(0);
        }

        /** True if each has come to all that were there and answer, whatever has been written since. */
        public synchronized boolean over() {
            return lacking.keySet().stream()
                    .allMatch(member -> !link.has(member) || !member.answering() || lacks(member) == 0);
        }

        private int lacks(RemoteMember member) {
            Set<Replica> replicas = lacking.get(member);
            if (!replicas.isEmpty()) {
                replicas.removeIf(Replica::ended);
                replicas.retainAll(member.out.unacknowledged());
            }
            return replicas.size();
        }
    }

    /** How far each store is that one of these members is to take. */
    public List<Progress> look(Predicate<Member> which) {
        return core.roster.links().stream().map(link -> look(link, which)).toList();
    }

    /** As {@link #look(Predicate)}, of one. */
    public Progress look(Link link, Predicate<Member> wanted) {
        // ends are to be where they count
        Predicate<Member> which = link.store().isEmpty() ? member -> true : wanted;
        RemoteMember[] takers = Arrays.stream(link.targets)
                .filter(member -> which.test(member.member) && link.taken(member) && stays(member, link))
                .toArray(RemoteMember[]::new);
        boolean taken = takers.length > 0;
        int replicas = link.store().replicas().size();
        int lag = Stream.of(takers).mapToInt(member -> member.out.lag()).min().orElse(0);
        // one that may come back may have what has ended
        boolean nobody = link.targets.length == 0 && !core.departed.mayReturn(0);
        boolean needless = replicas == 0 && (nobody || link.store().ended().isEmpty());
        return new Progress(
                link.store().name(),
                replicas,
                taken ? Math.max(0, replicas - lag) : 0,
                needless || taken && lag == 0,
                receivers(link, which));
    }

    /** One that only keeps what is shown here gives it up after a while. */
    private static boolean stays(RemoteMember member, Link link) {
        return member.holds(link)
                && (link.passive() || !member.keepsOnly(link.store().name()));
    }

    private Receivers receivers(Link link, Predicate<Member> which) {
        boolean mayStay = false;
        Receivers left = Receivers.NONE;
        for (RemoteMember member : link.targets) {
            if (which.test(member.member)) {
                if (stays(member, link)) {
                    return Receivers.SOME;
                }
                mayStay |= member.counts(link);
                left = Receivers.LEAVING;
            }
        }
        return mayStay || !core.handshake.complete(which) ? Receivers.SILENT : left;
    }
}
