package org.clowder.session.internal.shared;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.exchange.Publisher;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;

/**
 * One store's part in the exchange, until it is closed. The response of a request waits until other members have applied its change,
 * {@value #WAIT_MILLIS} ms at most.
 * Thread-safe.
 */
final class Publication implements AutoCloseable {

    private static final long WAIT_MILLIS = 2_000;

    private final Exchange exchange;
    private final Link link;
    private final Publisher publisher;
    private final Guarantee awaited;

    /**
     * Takes the store in; from now on its changes are exchanged, and what other members have is fetched in the background.
     *
     * @param name of the store, the same on all members
     * @param watcher may be told of something before this returns
     * @param awaited what a request waits for that has changed something
     */
    Publication(Exchange exchange, String name, StoreWatcher watcher, Guarantee awaited) {
        this.awaited = awaited;
        this.exchange = exchange;
        this.link = exchange.open(name, watcher);
        this.publisher = exchange.publisher(link);
    }

    /** The one replica of that id, which each member may make. */
    Replica common(String id) {
        return link.store().common(id);
    }

    /** A replica that this member makes. */
    Replica fresh(String id) {
        return exchange.create(link, id, true);
    }

    Link link() {
        return link;
    }

    /** True once this member has what the others had, or if nobody is there to ask. */
    boolean complete() {
        return link.joined().isDone();
    }

    /**
     * Publishes new values; {@link #await} it once no lock is held.
     *
     * @param values by name, null for those that are removed
     * @return null if nobody is to be waited for
     */
    Ticket change(Replica replica, Map<String, EncodedValue> values) {
        return publisher.change(replica, values, guarantee(), false);
    }

    /** Has the request wait that has changed it. */
    void await(Ticket ticket) {
        RequestScope scope = RequestScope.current();
        if (ticket != null && scope != null) {
            scope.waitsFor(ticket, publisher, TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
        }
    }

    /** Ends a record, and waits. */
    void end(Replica replica) {
        Ticket ticket = publisher.end(replica, guarantee());
        await(ticket);
    }

    private Guarantee guarantee() {
        return RequestScope.active() ? awaited : Guarantee.ASYNC;
    }

    @Override
    public void close() {
        exchange.close(link);
    }
}
