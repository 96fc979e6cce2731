package org.clowder.session.internal.shared;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.state.Record;
import org.clowder.session.internal.stream.Exchange;
import org.clowder.session.internal.stream.Guarantee;
import org.clowder.session.internal.stream.Link;
import org.clowder.session.internal.stream.Publisher;
import org.clowder.session.internal.stream.Ticket;

/**
 * One store's part in the exchange, until it is closed. A request waits until one other member has applied its change,
 * {@value #WAIT_MILLIS} ms at most. Other threads do not wait: they may be the channel's, on which the answer comes.
 * Thread-safe.
 */
final class Publication implements AutoCloseable {

    private static final long WAIT_MILLIS = 2_000;

    private final Exchange exchange;
    private final SharedStore store;
    private final Link link;
    private final Publisher publisher;
    private final Guarantee awaited;

    /**
     * Takes the store in; from now on its changes are exchanged.
     *
     * @param awaited what a request waits for that has changed something
     */
    Publication(Exchange exchange, SharedStore store, Guarantee awaited) {
        this.awaited = awaited;
        this.exchange = exchange;
        this.store = store;
        this.link = exchange.open(store);
        this.publisher = new Publisher(exchange, link);
    }

    /** Begins to fetch what other members have; returns at once. */
    void join() {
        exchange.join(link);
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
    Ticket change(Record record, Map<String, EncodedValue> values) {
        return publisher.change(record, values, guarantee(), false);
    }

    void await(Ticket ticket) {
        if (ticket != null) {
            publisher.await(ticket, TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
        }
    }

    /** Ends a record, and waits. */
    void end(Record record) {
        Ticket ticket = publisher.end(record, guarantee());
        store.forget(record);
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
