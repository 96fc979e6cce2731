package org.clowder.session.internal.exchange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.stream.Bulk;
import org.clowder.session.internal.stream.ComparisonStatus;
import org.clowder.session.internal.stream.Control;
import org.clowder.session.internal.stream.Operations.Listed;

/**
 * Finds out what this member has missed, and gets it: it compares digests with each member of which it may have missed something, one
 * after the other, and asks for what differs. State transfer is the same, from nothing. Deployment never waits for it, readiness
 * does.
 *
 * <p>The monitor of this object guards the comparisons; under it a stream's lock may be taken.
 */
final class Reconciler {

    private static final Log log = LogFactory.getLog(Reconciler.class);
    private static final int KEYS = 512;

    private final Core core;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Comparison> running = new ConcurrentHashMap<>();
    private final Map<Pair, Mismatch> mismatches = new ConcurrentHashMap<>();

    private record Pair(String store, RemoteMember member) {}

    /** Since when the digests of two members have not been seen to agree, and when they were compared because of that. */
    private record Mismatch(int times, long comparedAt) {}

    /** One comparison that this member has asked for. */
    private static final class Comparison {
        private final long number;
        private final Link link;
        private final RemoteMember with;
        private final long doubts;
        private final Set<String> pulled = new LinkedHashSet<>();
        private ComparisonStatus status;
        private long sent;
        private long progressedAt;

        Comparison(long number, Link link, RemoteMember with, long now) {
            this.number = number;
            this.link = link;
            this.with = with;
            this.doubts = link.doubts(with);
            this.progressedAt = now;
        }
    }

    Reconciler(Core core) {
        this.core = core;
    }

    // ---- when

    /** This member may have missed something of everybody. */
    void doubtAll() {
        core.roster().links().forEach(link -> {
            for (RemoteMember member : link.targets()) {
                link.doubt(member);
            }
        });
        tick(core.nanos());
    }

    /** This member may have missed something of that one. */
    void doubt(RemoteMember member) {
        core.roster().links().forEach(link -> link.doubt(member));
    }

    /** That member is not there any more. */
    synchronized void gone(RemoteMember member) {
        running.values().removeIf(comparison -> comparison.with == member);
        mismatches.keySet().removeIf(pair -> pair.member() == member);
    }

    /** The store is not there any more. */
    synchronized void closed(Link link) {
        String store = link.store().name();
        running.remove(store);
        mismatches.keySet().removeIf(pair -> pair.store().equals(store));
        core.roster().members().forEach(member -> member.out().dropBulks(store));
        link.joined().complete(null);
    }

    synchronized void tick(long now) {
        for (Link link : core.roster().links()) {
            tick(link, now);
        }
    }

    private void tick(Link link, long now) {
        Comparison current = running.get(link.store().name());
        if (current != null && !link.has(current.with)) {
            running.remove(link.store().name());
            current = null;
        }
        if (current != null
                && now - current.progressedAt > core.timing().patience().toNanos()) {
            log.info(link + ": member " + current.with
                    + " does not go on comparing; another one is asked, and it again later");
            running.remove(link.store().name());
            // it takes its turn again, behind the others
            mismatches.put(new Pair(link.store().name(), current.with), new Mismatch(0, now));
            current = null;
        }
        if (current == null) {
            next(link).ifPresent(member -> begin(link, member, now));
        }
    }

    /** The one that was there first, unless it did not answer the last time. */
    private java.util.Optional<RemoteMember> next(Link link) {
        List<RemoteMember> doubted = link.doubted();
        if (doubted.isEmpty()) {
            return java.util.Optional.empty();
        }
        List<org.apache.catalina.tribes.Member> order = core.wire().members();
        return doubted.stream()
                .filter(member -> !member.silent())
                .min(Comparator.<RemoteMember>comparingLong(member -> {
                            Mismatch last = mismatches.get(new Pair(link.store().name(), member));
                            return last == null ? Long.MIN_VALUE : last.comparedAt();
                        })
                        .thenComparingInt(member -> order.indexOf(member.member()))
                        .thenComparingLong(RemoteMember::incarnation));
    }

    private void begin(Link link, RemoteMember member, long now) {
        Comparison comparison = new Comparison(numbers.incrementAndGet(), link, member, now);
        String store = link.store().name();
        running.put(store, comparison);
        core.counters().comparisons.increment();
        member.out().control(to -> to.compare(store, comparison.number, core.members(link, 0), digests(link.store())));
    }

    private static long[] digests(ReplicaStore store) {
        long[] digests = new long[Digests.RANGES];
        for (int range = 0; range < digests.length; range++) {
            digests[range] = store.digests().get(range);
        }
        return digests;
    }

    // ---- what the other member says

    private Comparison of(String store, long number) {
        Comparison comparison = running.get(store);
        return comparison != null && comparison.number == number ? comparison : null;
    }

    /** What the other member has in ranges that differ. */
    void listed(RemoteMember member, Link link, long number, List<Listed> replicas, List<String> ended) {
        ReplicaStore store = link.store();
        ended.forEach(store::end);
        List<String> wanted = new ArrayList<>();
        for (Listed each : replicas) {
            if (store.hasEnded(each.key())) {
                member.out().control(to -> to.end(store.name(), each.key()));
            } else {
                Replica own = store.get(each.key());
                if (own == null || own.digest() != each.digest()) {
                    wanted.add(each.key());
                }
            }
        }
        synchronized (this) {
            Comparison comparison = of(store.name(), number);
            if (comparison != null) {
                // a list that was sent again names what has been asked for already
                wanted.removeIf(comparison.pulled::contains);
                comparison.pulled.addAll(wanted);
                comparison.progressedAt = core.nanos();
            }
        }
        for (int from = 0; from < wanted.size(); from += KEYS) {
            List<String> some = List.copyOf(wanted.subList(from, Math.min(wanted.size(), from + KEYS)));
            core.counters().pulls.add(some.size());
            member.out().control(to -> to.pull(store.name(), some));
        }
    }

    /** A replica has come, has ended, or is not there. */
    void received(RemoteMember member, String store, String key) {
        Comparison comparison = running.get(store);
        if (comparison == null || comparison.with != member) {
            return;
        }
        synchronized (this) {
            comparison.progressedAt = core.nanos();
            comparison.pulled.remove(key);
            finishIfDone(comparison);
        }
    }

    /** The other member has told all. */
    synchronized void compared(String store, long number, ComparisonStatus status, long sent) {
        Comparison comparison = of(store, number);
        if (comparison != null) {
            comparison.status = status;
            comparison.sent = sent;
            comparison.progressedAt = core.nanos();
            finishIfDone(comparison);
        }
    }

    private void finishIfDone(Comparison comparison) {
        if (comparison.status == null || !comparison.pulled.isEmpty()) {
            return;
        }
        Link link = comparison.link;
        running.remove(link.store().name(), comparison);
        mismatches.remove(new Pair(link.store().name(), comparison.with));
        link.settle(comparison.with, comparison.doubts);
        link.transferred(comparison.with, comparison.sent, comparison.status == ComparisonStatus.COMPLETE);
        joined(link, core.nanos());
        tick(link, core.nanos());
    }

    /** The digest of all that the other member has; now and then it differs only because something is under way. */
    void status(RemoteMember member, Link link, long root, long view) {
        Pair pair = new Pair(link.store().name(), member);
        if (root == link.store().digests().root()) {
            mismatches.remove(pair);
            if (sameView(link, view)) {
                core.markers().same(link, member);
            }
            return;
        }
        long now = core.nanos();
        Mismatch seen = mismatches.merge(
                pair, new Mismatch(1, now), (old, first) -> new Mismatch(old.times() + 1, old.comparedAt()));
        long since = now - seen.comparedAt();
        boolean idle = member.out().isQuiet();
        if (seen.times() >= 3 && (idle || since > core.timing().comparison().toNanos())) {
            mismatches.put(pair, new Mismatch(0, now));
            link.doubt(member);
        }
    }

    /** Another member knows the same members as this one: none of them is cut off from one and not the other. */
    private boolean sameView(Link link, long view) {
        return view != 0 && view == core.view(link, 0);
    }

    // ---- what the other member asks

    /** Tells the other member what it lacks, behind what is more urgent. */
    void compare(RemoteMember member, String store, long number, long view, long[] theirs) {
        Link link = core.roster().link(store);
        if (link == null) {
            member.out().control(to -> to.compared(store, number, ComparisonStatus.ABSENT, 0));
            return;
        }
        core.roster().ensureTarget(link, member);
        ComparisonStatus status = link.joined().isDone() ? ComparisonStatus.COMPLETE : ComparisonStatus.INCOMPLETE;
        boolean[] differs = new boolean[Digests.RANGES];
        boolean nothing = true;
        for (int range = 0; range < differs.length; range++) {
            differs[range] = theirs[range] != link.store().digests().get(range);
            nothing &= theirs[range] == 0;
        }
        if (view != 0 && view == core.members(link, 0)) {
            core.markers()
                    .same(
                            link,
                            member,
                            link.store().markedRanges().stream()
                                    .filter(range -> !differs[range])
                                    .toList());
        }
        List<Replica> missing = new ArrayList<>();
        List<Listed> listed = new ArrayList<>();
        for (Replica replica : link.store().replicas()) {
            int range = Digests.range(replica.key());
            if (differs[range] && theirs[range] == 0) {
                missing.add(replica);
            } else if (differs[range]) {
                listed.add(new Listed(replica.key(), replica.digest()));
            }
        }
        List<String> ended = new ArrayList<>();
        for (String key : link.store().ended()) {
            if (nothing || differs[Digests.range(key)]) {
                ended.add(key);
            }
        }
        // what an earlier comparison asked for is compared anew
        member.out().dropBulks(store);
        member.out()
                .bulk(new Bulk(
                        store,
                        lists(store, number, listed, ended),
                        missing.iterator(),
                        sent -> end(link, member, number, status, sent)));
    }

    private static Iterator<Control> lists(String store, long number, List<Listed> replicas, List<String> ended) {
        List<Control> lists = new ArrayList<>();
        for (int from = 0; from < Math.max(replicas.size(), ended.size()); from += KEYS) {
            List<Listed> some = part(replicas, from);
            List<String> over = part(ended, from);
            lists.add(to -> to.list(store, number, some, over));
        }
        return lists.iterator();
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(Math.min(from, all.size()), Math.min(from + KEYS, all.size()));
    }

    private static Control end(Link link, RemoteMember member, long number, ComparisonStatus status, long sent) {
        if (sent > 0) {
            log.info(link + ": sent " + sent + " records to member " + member);
        }
        return to -> to.compared(link.store().name(), number, status, sent);
    }

    /** The other member asks for replicas. */
    void pull(RemoteMember member, String store, List<String> keys) {
        Link link = core.roster().link(store);
        List<Replica> asked = new ArrayList<>();
        for (String key : keys) {
            Replica replica = link == null ? null : link.store().get(key);
            if (replica != null && replica.version() > 0) {
                asked.add(replica);
            } else if (link != null && link.store().hasEnded(key)) {
                member.out().control(to -> to.end(store, key));
            } else {
                member.out().control(to -> to.absent(store, key));
            }
        }
        if (asked.size() == 1) {
            // somebody may wait for it
            member.out().enqueueWhole(asked.get(0), null);
        } else if (!asked.isEmpty()) {
            member.out().bulk(new Bulk(store, List.<Control>of().iterator(), asked.iterator(), null));
        }
    }

    // ---- joining

    /**
     * Looks whether this member has what the others had: it has compared with all that answer. For those that have not introduced
     * themselves it waits a while, and longer if nobody so far had all.
     */
    void joined(Link link, long now) {
        if (link.joined().isDone() || link.doubted().stream().anyMatch(member -> !member.silent())) {
            return;
        }
        boolean met = core.handshake().complete();
        long patience = core.timing().patience().toNanos() * (link.complete() ? 1 : 3);
        if ((met || now - link.openedAt() > patience) && link.joined().complete(null)) {
            if (link.complete() || link.taken() > 0) {
                log.info(link + ": state transfer is done, " + link.taken() + " records from member " + link.donor());
            } else if (met && !core.wire().members().isEmpty()) {
                log.info(link + ": state transfer is done, no other member has it");
            }
            if (!met) {
                log.warn(link
                        + ": not all members have introduced themselves for some time; this member does not wait for"
                        + " what they have any longer, and takes it when they do");
            }
        }
    }
}
