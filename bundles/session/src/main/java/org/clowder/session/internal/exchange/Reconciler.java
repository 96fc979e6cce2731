package org.clowder.session.internal.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.stream.Bulk;
import org.clowder.session.internal.stream.ComparisonStatus;
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
    /** For how long what differs may arrive by itself, in ns, before it is looked for. */
    private static final long SETTLING = TimeUnit.MILLISECONDS.toNanos(500);

    private final Core core;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Comparison> running = new ConcurrentHashMap<>();
    private final Map<Pair, Mismatch> mismatches = new ConcurrentHashMap<>();
    /** Since when members that are doubted, and have told all that waited, have been seen to differ. */
    private final Map<Pair, Long> settling = new ConcurrentHashMap<>();

    /** Offers of members that are about to give a store up, until this one has all that they have. */
    private final Map<Pair, Offer> offers = new ConcurrentHashMap<>();

    private record Pair(String store, RemoteMember member) {}

    /** @param after number of the last comparison that was begun before */
    private record Offer(long number, long after) {}

    /** Digests of two members that differ, how many times the same ones were seen, and when the members were compared last. */
    private record Mismatch(long own, long other, int times, long comparedAt) {

        static Mismatch compared(long now) {
            return new Mismatch(0, 0, 0, now);
        }
    }

    private static final class Comparison {
        private final long number;
        private final Link link;
        private final RemoteMember with;
        private final long doubts;
        private final Set<String> pulled = new LinkedHashSet<>();
        /** True if something that the other member has could not be had. */
        private boolean lacks;

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

        Pair pair() {
            return new Pair(link.store().name(), with);
        }
    }

    Reconciler(Core core) {
        this.core = core;
    }

    /** Numbers comparisons, and what is like them. */
    long number() {
        return numbers.incrementAndGet();
    }

    // ---- when

    /** This member may have missed something of everybody. */
    void doubtAll() {
        settling.clear();
        core.roster.links().forEach(link -> {
            for (RemoteMember member : link.targets) {
                link.doubt(member);
            }
        });
        tick(core.nanos());
    }

    /** This member may have missed something of that one. */
    void doubt(RemoteMember member) {
        settling.keySet().removeIf(pair -> pair.member() == member);
        core.roster.links().forEach(link -> link.doubt(member));
    }

    synchronized void gone(RemoteMember member) {
        running.values().removeIf(comparison -> comparison.with == member);
        mismatches.keySet().removeIf(pair -> pair.member() == member);
        settling.keySet().removeIf(pair -> pair.member() == member);
        offers.keySet().removeIf(pair -> pair.member() == member);
    }

    synchronized void closed(Link link) {
        String store = link.store().name();
        running.remove(store);
        mismatches.keySet().removeIf(pair -> pair.store().equals(store));
        settling.keySet().removeIf(pair -> pair.store().equals(store));
        offers.keySet().removeIf(pair -> pair.store().equals(store));
        core.roster.members().forEach(member -> member.out.dropBulks(store));
        link.joined().complete(null);
    }

    synchronized void tick(long now) {
        for (Link link : core.roster.links()) {
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
                && now - current.progressedAt > core.timing.patience().toNanos()) {
            log.info(link + ": member " + current.with
                    + " does not go on comparing; another one is asked, and it again later");
            putOff(current, now);
            current = null;
        }
        if (current == null) {
            next(link).ifPresent(member -> begin(link, member, now));
        }
    }

    /** It takes its turn again, behind the others. */
    private void putOff(Comparison comparison, long now) {
        running.remove(comparison.link.store().name());
        mismatches.put(comparison.pair(), Mismatch.compared(now));
    }

    /** The one that was there first, unless it did not answer the last time. */
    private java.util.Optional<RemoteMember> next(Link link) {
        List<RemoteMember> doubted = link.doubted();
        if (doubted.isEmpty() && offers.isEmpty()) {
            return java.util.Optional.empty();
        }
        List<org.apache.catalina.tribes.Member> order = core.wire.members();
        return Arrays.stream(link.targets)
                .filter(member -> doubted.contains(member)
                        || offers.containsKey(new Pair(link.store().name(), member)))
                .filter(member -> !member.silent)
                .min(Comparator.<RemoteMember>comparingLong(member -> {
                            Mismatch last = mismatches.get(new Pair(link.store().name(), member));
                            return last == null ? Long.MIN_VALUE : last.comparedAt();
                        })
                        .thenComparingInt(member -> order.indexOf(member.member))
                        .thenComparingLong(member -> member.incarnation));
    }

    private void begin(Link link, RemoteMember member, long now) {
        Comparison comparison = run(link, member, now);
        if (link.joined().isDone()) {
            member.out.bulk(Bulk.of(null, to -> to.sum(link.store().name(), comparison.number)));
        } else {
            compare(comparison);
        }
    }

    private Comparison run(Link link, RemoteMember member, long now) {
        Comparison comparison = new Comparison(number(), link, member, now);
        running.put(link.store().name(), comparison);
        core.counters.comparisons.increment();
        return comparison;
    }

    private void compare(Comparison comparison) {
        Link link = comparison.link;
        comparison.with.out.control(
                to -> to.compare(link.store().name(), comparison.number, core.members(link, 0), digests(link.store())));
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
                member.out.control(to -> to.end(store.name(), each.key()));
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
            core.counters.pulls.add(some.size());
            member.out.control(to -> to.pull(store.name(), some));
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

    /** Something that was asked for is not there, or too large to be sent. */
    synchronized void absent(RemoteMember member, String store) {
        Comparison comparison = running.get(store);
        if (comparison != null && comparison.with == member) {
            comparison.lacks = true;
        }
    }

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
        mismatches.remove(comparison.pair());
        settling.remove(comparison.pair());
        link.settle(comparison.with, comparison.doubts);
        sayIfTaken(comparison);
        link.transferred(comparison.with, comparison.sent, comparison.status == ComparisonStatus.COMPLETE);
        joined(link, core.nanos());
        tick(link, core.nanos());
    }

    /** The digest of all that the other member has; now and then it differs only because something is under way. */
    void status(RemoteMember member, Link link, long number, long root, long view) {
        boolean same = root == link.store().digests().root();
        if (same && sameView(link, view)) {
            core.markers.same(link, member);
        }
        if (number != 0) {
            summed(link, number, same);
        } else if (same) {
            mismatches.remove(new Pair(link.store().name(), member));
        } else {
            differs(member, link, root);
        }
    }

    /** All that the other member had for this one has been applied. What differs yet may come from others, if they are given time. */
    private synchronized void summed(Link link, long number, boolean same) {
        Comparison comparison = of(link.store().name(), number);
        if (comparison == null) {
            return;
        }
        if (same) {
            compared(link.store().name(), number, ComparisonStatus.COMPLETE, 0);
            return;
        }
        long now = core.nanos();
        comparison.progressedAt = now;
        if (now - settling.computeIfAbsent(comparison.pair(), pair -> now) < SETTLING) {
            putOff(comparison, now);
        } else {
            compare(comparison);
        }
    }

    /**
     * Nobody knows of anything that was missed, and yet two members differ: that is so while something is under way. If nothing goes on,
     * something is wrong; if something does all the time, the two are compared now and then to make sure.
     */
    private synchronized void differs(RemoteMember member, Link link, long root) {
        if (!link.has(member)) {
            return;
        }
        Pair pair = new Pair(link.store().name(), member);
        long now = core.nanos();
        long own = link.store().digests().root();
        Mismatch last = mismatches.getOrDefault(pair, Mismatch.compared(now));
        int times = last.own() == own && last.other() == root ? last.times() + 1 : 1;
        mismatches.put(pair, new Mismatch(own, root, times, last.comparedAt()));
        if (times >= 3) {
            mismatches.put(pair, Mismatch.compared(now));
            link.doubt(member);
        } else if (now - last.comparedAt() > core.timing.comparison().toNanos() && !running.containsKey(pair.store())) {
            mismatches.put(pair, Mismatch.compared(now));
            compare(run(link, member, now));
        }
    }

    /** Another member knows the same members as this one: none of them is cut off from one and not the other. */
    private boolean sameView(Link link, long view) {
        return view != 0 && view == core.view(link, 0);
    }

    // ---- when others give a store up

    /** A member offers what it has before it gives the store up: it hears when this one has all of it. */
    synchronized void offered(RemoteMember member, Link link, long number) {
        Pair pair = new Pair(link.store().name(), member);
        Offer before = offers.get(pair);
        if (link.has(member) && (before == null || before.number() != number)) {
            offers.put(pair, new Offer(number, numbers.get()));
            tick(link, core.nanos());
        }
    }

    private void sayIfTaken(Comparison comparison) {
        Pair pair = comparison.pair();
        Offer offer = offers.get(pair);
        if (offer != null && comparison.number > offer.after()) {
            offers.remove(pair);
            // one that leaves, too, keeps nothing for others
            if (!comparison.lacks && !comparison.link.leaving()) {
                pair.member().out.control(to -> to.taken(pair.store(), offer.number()));
            }
        }
    }

    // ---- joining

    /**
     * Looks whether this member has what the others had: it has compared with all that answer. For those that have not introduced
     * themselves it waits a while, and longer if nobody so far had all.
     */
    void joined(Link link, long now) {
        if (link.joined().isDone() || link.doubted().stream().anyMatch(member -> !member.silent)) {
            return;
        }
        boolean met = core.handshake.complete();
        long patience = core.timing.patience().toNanos() * (link.complete() ? 1 : 3);
        if ((met || core.deadlines.awake(now) - link.openedAt > patience)
                && link.joined().complete(null)) {
            if (link.complete() || link.transferred() > 0) {
                log.info(link + ": state transfer is done, " + link.transferred() + " records from member "
                        + link.donor());
            } else if (met && !core.wire.members().isEmpty()) {
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
