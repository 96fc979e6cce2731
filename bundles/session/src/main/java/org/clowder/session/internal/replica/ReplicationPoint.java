package org.clowder.session.internal.replica;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.exchange.Publisher;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;

/**
 * Where the changes of one store enter the exchange, and how long who made them waits. Thread-safe.
 *
 * @param guarantee of what is published now
 * @param maxWaitMillis how long a request waits at most
 */
public record ReplicationPoint(
        Exchange exchange, Link link, Publisher publisher, Supplier<Guarantee> guarantee, LongSupplier maxWaitMillis) {

    public ReplicationPoint(Exchange exchange, Link link, Supplier<Guarantee> guarantee, LongSupplier maxWaitMillis) {
        this(exchange, link, exchange.publisher(link), guarantee, maxWaitMillis);
    }

    /** True if this member may have missed something of a session, null for none, and there is somebody to ask. */
    boolean lacks(Replica replica) {
        return exchange.lacks(link, replica, guarantee.get());
    }

    /** In a request that has not looked for it before: asks others first, if this member may have missed something of what has that id. */
    public void askFirst(String id) {
        RequestScope scope = RequestScope.current();
        if (scope != null
                && lacks(link.store().find(id))
                && scope.firstLook(link.store().name(), id)) {
            refresh(id);
        }
    }

    /** Asks other members what they have of the session of that id, and waits for them. */
    void refresh(String id) {
        long start = System.nanoTime();
        if (asked(id, start)) {
            exchange.counters().questionWaits.add(System.nanoTime() - start);
        }
    }

    /** Whether there was somebody to ask. */
    private boolean asked(String id, long start) {
        long deadline = start + maxWait();
        for (int i = 0; i < Refresh.TRIES; i++) {
            Refresh refresh = exchange.refresh(link, id, guarantee.get(), deadline - System.nanoTime());
            if (refresh == null) {
                return i > 0;
            }
            boolean answered = refresh.ticket().await(deadline);
            if (refresh.slept().getAsBoolean() || !answered && refresh.another().getAsBoolean()) {
                // who did not answer is not asked again
                deadline = System.nanoTime() + maxWait();
            } else if (!answered || !refresh.again().getAsBoolean()) {
                return true;
            }
        }
        return true;
    }

    /** Publishes a change; null if nobody is to be waited for. */
    public Ticket change(Replica replica, Map<String, EncodedValue> values, Replica.Known known, boolean withAccess) {
        return publisher.change(replica, values, known, guarantee.get(), withAccess);
    }

    public Ticket end(Replica replica) {
        return publisher.end(replica, guarantee.get());
    }

    void used(Replica replica) {
        publisher.used(replica);
    }

    /** A request ends without having published what it did: another one is at it for too long. */
    void givenUp() {
        exchange.counters().waitsGivenUp.increment();
    }

    /**
     * Has a request wait until the change is applied; without one nobody waits, but a member that does not apply it is noticed all the same.
     *
     * @param scope of the request, or null
     * @param ticket null if there is nothing to wait for
     */
    public void await(RequestScope scope, Ticket ticket) {
        if (ticket == null || ticket.over()) {
            return;
        }
        if (scope == null) {
            publisher.watch(ticket, maxWait());
        } else {
            scope.waitsFor(ticket, publisher, maxWait());
        }
    }

    /** Waits until the change is applied, for a bounded time. */
    void await(Ticket ticket) {
        if (ticket != null) {
            publisher.await(ticket, maxWait());
        }
    }

    private long maxWait() {
        return TimeUnit.MILLISECONDS.toNanos(maxWaitMillis.getAsLong());
    }
}
