package org.clowder.session.internal.shared;

import java.util.Collection;
import java.util.List;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;

/**
 * Is told which entries other members wrote, whether or not the record is new. Called by several threads at once; what is told may be
 * overtaken by then, so the replica's own word counts. Records have no other ids, and do not end by time.
 */
interface StoreWatcher extends StoreListener {

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
