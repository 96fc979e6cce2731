package org.clowder.session.internal.shared;

import java.util.Collection;
import java.util.List;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.replica.ReplicationPoint;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;

/**
 * Is told which entries other members wrote, whether or not the replica is new. Called by several threads at once; what is told may be
 * overtaken by then, so the replica's own word counts. Records have no other ids, and do not end by time.
 */
interface StoreWatcher extends StoreListener {

    /** How long a request waits at most that has changed something. */
    long WAIT_MILLIS = 2_000;

    /**
     * Takes a store in; from now on its changes are exchanged, and what other members have is fetched in the background. This may be told of
     * something before it returns.
     *
     * @param awaited what a request waits for that has changed something
     */
    default ReplicationPoint open(Exchange exchange, String name, Guarantee awaited) {
        return new ReplicationPoint(
                exchange,
                exchange.open(name, this),
                () -> RequestScope.active() ? awaited : Guarantee.ASYNC,
                () -> WAIT_MILLIS);
    }

    /**
     * Entries of the replica were set or removed; all of them, if the replica is new.
     *
     * @param names of these entries
     */
    void written(Replica replica, Collection<String> names);

    @Override
    default void arrived(Replica replica) {
        written(replica, replica.names());
    }

    @Override
    default void changed(Replica replica, List<Entry> entries) {
        written(replica, entries.stream().map(Entry::name).toList());
    }
}
