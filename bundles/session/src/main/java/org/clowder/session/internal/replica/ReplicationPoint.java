package org.clowder.session.internal.replica;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.ManagerSettings;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.exchange.Publisher;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;

/** Where the changes of one application's sessions enter the exchange. Thread-safe. */
public final class ReplicationPoint {

    private final Exchange exchange;
    private final Link link;
    private final Publisher publisher;
    private final ManagerSettings settings;

    public ReplicationPoint(Exchange exchange, Link link, ManagerSettings settings) {
        this.exchange = exchange;
        this.link = link;
        this.publisher = exchange.publisher(link);
        this.settings = settings;
    }

    public Link link() {
        return link;
    }

    public Exchange exchange() {
        return exchange;
    }

    /** Asks other members what they have of the session of that id, and waits for them. */
    void refresh(String id) {
        long deadline = System.nanoTime() + maxWait();
        for (int i = 0; i < Refresh.TRIES; i++) {
            Refresh refresh = exchange.refresh(link, id, deadline - System.nanoTime());
            if (refresh == null) {
                return;
            }
            boolean answered = refresh.ticket().await(deadline);
            if (refresh.slept().getAsBoolean() || !answered && refresh.another().getAsBoolean()) {
                // who did not answer is not asked again
                deadline = System.nanoTime() + maxWait();
            } else if (!answered || !refresh.again().getAsBoolean()) {
                return;
            }
        }
    }

    /** Publishes a change; null if nobody is to be waited for. */
    Ticket change(Replica replica, Map<String, EncodedValue> values, Replica.Known known, boolean withAccess) {
        return publisher.change(replica, values, known, settings.guarantee(), withAccess);
    }

    Ticket end(Replica replica) {
        return publisher.end(replica, settings.guarantee());
    }

    void used(Replica replica) {
        publisher.used(replica);
    }

    /** A request ends without having published what it did: another one is at it for too long. */
    void givenUp() {
        exchange.counters().waitsGivenUp.increment();
    }

    /** Nobody waits for it: a member that does not apply it is noticed all the same. */
    void watch(Ticket ticket) {
        publisher.watch(ticket, maxWait());
    }

    /** Has a request wait until the change is applied, {@code maxWait} at most. */
    void await(RequestScope scope, Ticket ticket) {
        scope.waitsFor(ticket, publisher, maxWait());
    }

    private long maxWait() {
        return TimeUnit.MILLISECONDS.toNanos(settings.maxWaitMillis());
    }
}
