package org.clowder.session.internal.stream;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Record;

/** Gives changes of one store to the streams of all members that have it. Thread-safe. */
public final class Publisher {

    private static final int MIN_YIELDS = 2;
    private static final int MAX_YIELDS = 100;

    private final Exchange exchange;
    private final Link link;
    /** A hint; lost updates do no harm. */
    private volatile int yields = MAX_YIELDS / 2;

    public Publisher(Exchange exchange, Link link) {
        this.exchange = exchange;
        this.link = link;
    }

    /** What happens under the record's lock, and the ticket that comes of it. */
    private final class Announcing implements Record.Announcement {
        private final Guarantee guarantee;
        private final boolean withAccess;
        private Ticket ticket;

        Announcing(Guarantee guarantee, boolean withAccess) {
            this.guarantee = guarantee;
            this.withAccess = withAccess;
        }

        @Override
        public void changed(Record record, long base) {
            Peer[] targets = link.targets();
            int expected = guarantee == Guarantee.ASYNC ? 0 : responsive(targets);
            if (expected > 0) {
                ticket = new Ticket(expected, guarantee == Guarantee.ALL);
            } else if (guarantee != Guarantee.ASYNC && targets.length > 0) {
                exchange.counters().waitsGivenUp.increment();
            }
            for (Peer target : targets) {
                boolean counts = expected > 0 && !target.out().lagging();
                target.out().enqueue(record, base, counts && expected-- > 0 ? ticket : null, withAccess);
            }
            while (ticket != null && expected-- > 0) {
                ticket.gone();
            }
        }

        private static int responsive(Peer... targets) {
            int count = 0;
            for (Peer target : targets) {
                count += target.out().lagging() ? 0 : 1;
            }
            return count;
        }
    }

    /** Publishes new values; null if nobody is to be waited for. */
    public Ticket change(Record record, Map<String, EncodedValue> values, Guarantee guarantee, boolean withAccess) {
        Announcing announcing = new Announcing(guarantee, withAccess);
        record.write(values, exchange.self(), announcing);
        return announcing.ticket;
    }

    /** Publishes that the record has ended; null if nobody is to be waited for. */
    public Ticket end(Record record, Guarantee guarantee) {
        Announcing announcing = new Announcing(guarantee, false);
        if (record.end(exchange.self(), announcing)) {
            link.store().bury(record.id(), record.version());
        }
        return announcing.ticket;
    }

    /** Publishes that the record has another id; null if nobody is to be waited for. */
    public Ticket rename(Record record, String newId, Guarantee guarantee) {
        Announcing announcing = new Announcing(guarantee, false);
        String oldId = record.id();
        record.rename(newId, exchange.self(), announcing);
        link.store().bury(oldId, record.version());
        return announcing.ticket;
    }

    /** Lets the other members know, at their leisure, that the record is in use. */
    public void used(Record record) {
        for (Peer target : link.targets()) {
            target.out().enqueueAccess(record);
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
        waited(start);
        if (!done) {
            givenUp(nanos);
        }
    }

    /**
     * Has something run once enough members have applied a change, or after a bounded time.
     *
     * @param action does not block; runs once, on whatever thread
     */
    public void whenApplied(Ticket ticket, long nanos, Runnable action) {
        long start = System.nanoTime();
        exchange.deadlines().watch(ticket, start + nanos, () -> givenUp(nanos));
        ticket.whenDone(() -> {
            waited(start);
            action.run();
        });
    }

    private void waited(long start) {
        StreamCounters counters = exchange.counters();
        counters.waits.increment();
        counters.waitNanos.add(System.nanoTime() - start);
    }

    private void givenUp(long nanos) {
        exchange.counters().waitsGivenUp.increment();
        // its frame left a little after the wait began
        long limit = TimeUnit.NANOSECONDS.toMillis(nanos) / 2;
        for (Peer target : link.targets()) {
            if (target.out().lagMillis() >= limit) {
                target.out().markLagging();
            }
        }
    }
}
