package org.clowder.session.internal.exchange;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Decisions;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;

/** Gives changes of one store to the streams of all members that have it. Thread-safe. */
public final class Publisher {

    private static final int MIN_YIELDS = 2;
    private static final int MAX_YIELDS = 100;

    private final Core core;
    private final Link link;
    /** A hint; lost updates do no harm. */
    private volatile int yields = MAX_YIELDS / 2;

    Publisher(Core core, Link link) {
        this.core = core;
        this.link = link;
    }

    /** What happens under the replica's lock, and the ticket that comes of it. */
    private final class Announcing implements Replica.Announcement {
        private final Guarantee asked;
        private final boolean withAccess;
        private Ticket ticket;
        private Guarantee guaranteed;

        Announcing(Guarantee guarantee, boolean withAccess) {
            this.asked = guarantee;
            this.withAccess = withAccess;
        }

        /**
         * Who used a member that leaves goes on to any other, and is to find there what was answered here; and who has asked for the
         * session, and asks no more, is to have what a request does that has gone on since.
         */
        private Guarantee guarantee(Replica replica) {
            boolean elsewhere = asked == Guarantee.APPLIED && !link.primary(replica);
            return elsewhere || link.leaving() ? Guarantee.ALL : asked;
        }

        @Override
        public void changed(Replica replica, long base) {
            Guarantee guarantee = guarantee(replica);
            guaranteed = guarantee;
            RemoteMember[] targets = link.targets;
            int expected = guarantee == Guarantee.ASYNC ? 0 : responsive(targets);
            if (expected > 0) {
                ticket = new Ticket(expected, guarantee == Guarantee.ALL);
            } else if (guarantee != Guarantee.ASYNC && targets.length > 0) {
                core.counters.waitsGivenUp.increment();
            }
            for (RemoteMember target : targets) {
                boolean counts = expected > 0 && target.holds(link);
                target.out.enqueue(replica, base, counts && expected-- > 0 ? ticket : null, withAccess);
            }
            while (ticket != null && expected-- > 0) {
                ticket.gone();
            }
        }

        /** For people. */
        private String waited() {
            return ticket == null ? ", which nobody waits for" : ", and waited for (" + guaranteed + ")";
        }

        private int responsive(RemoteMember... targets) {
            int count = 0;
            for (RemoteMember target : targets) {
                count += target.holds(link) ? 1 : 0;
            }
            return count;
        }
    }

    /** Publishes new values; null if nobody is to be waited for. */
    public Ticket change(Replica replica, Map<String, EncodedValue> values, Guarantee guarantee, boolean withAccess) {
        return change(replica, values, Replica.Known.ALL, guarantee, withAccess);
    }

    /** As above, by somebody who may not know all that the replica has. */
    public Ticket change(
            Replica replica,
            Map<String, EncodedValue> values,
            Replica.Known known,
            Guarantee guarantee,
            boolean withAccess) {
        Announcing announcing = new Announcing(guarantee, withAccess);
        replica.write(values, core.self, known, announcing);
        if (Decisions.logged()) {
            Decisions.log(
                    replica,
                    Decisions.written(values) + " changed here: version " + replica.version() + " is sent to "
                            + Decisions.members(List.of(link.targets)) + announcing.waited());
        }
        return announcing.ticket;
    }

    /** Publishes that the replica has ended; null if nobody is to be waited for. */
    public Ticket end(Replica replica, Guarantee guarantee) {
        Announcing announcing = new Announcing(guarantee, false);
        link.store().end(replica, announcing);
        if (Decisions.logged()) {
            Decisions.log(replica, "ended here: told to " + Decisions.members(List.of(link.targets)));
        }
        return announcing.ticket;
    }

    /** Lets the other members know, at their leisure, that the replica is in use. */
    public void used(Replica replica) {
        for (RemoteMember target : link.targets) {
            target.out.enqueueAccess(replica);
        }
        if (Decisions.logged()) {
            Decisions.log(replica, "used here: told to " + Decisions.members(List.of(link.targets)));
        }
    }

    /**
     * Under load an answer comes while other requests run, and to let them run is much cheaper than to sleep and be woken.
     * Where that seldom helps, it is hardly tried any more.
     */
    private boolean soon(Ticket ticket) {
        int budget = yields;
        boolean done = ticket.doneAfterYielding(budget);
        yields = done ? Math.min(MAX_YIELDS, budget + 4) : Math.max(MIN_YIELDS, budget - 2);
        return done;
    }

    /** Waits until enough members have applied a change, for a bounded time. */
    public void await(Ticket ticket, long nanos) {
        long start = System.nanoTime();
        boolean done = soon(ticket) || ticket.await(start + nanos);
        if (!done) {
            giveUpLagging(nanos);
        }
        waited(ticket, System.nanoTime() - start);
    }

    /**
     * Has something run once enough members have applied a change, or after a bounded time.
     *
     * @param action does not block; runs once, on whatever thread
     */
    public void whenApplied(Ticket ticket, long nanos, Runnable action) {
        long start = core.nanos();
        core.deadlines.watch(ticket, start + nanos, () -> giveUpLagging(nanos));
        ticket.whenDone(() -> {
            waited(ticket, core.nanos() - start);
            action.run();
        });
    }

    private void waited(Ticket ticket, long nanos) {
        core.counters.waits.add(nanos);
        if (!ticket.kept()) {
            core.counters.waitsGivenUp.increment();
        }
    }

    /** Notices, after a time, that members do not apply a change for which nobody waits. */
    public void watch(Ticket ticket, long nanos) {
        core.deadlines.watch(ticket, core.nanos() + nanos, () -> giveUpLagging(nanos));
    }

    private void giveUpLagging(long nanos) {
        // its frame left a little after the wait began
        long limit = TimeUnit.NANOSECONDS.toMillis(nanos) / 2;
        for (RemoteMember target : link.targets) {
            if (target.out.lagMillis() >= limit) {
                target.out.giveUpWaiting();
            }
        }
    }
}
