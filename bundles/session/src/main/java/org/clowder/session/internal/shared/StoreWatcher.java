package org.clowder.session.internal.shared;

import java.util.Collection;
import org.clowder.session.internal.state.Replica;

/**
 * Is told what other members did to the records of a {@link SharedStore}. Called on threads of the channel, by several at once,
 * under no lock of a replica; what is told may be overtaken by then, so the replica's own word counts. It runs nothing of an application.
 */
interface StoreWatcher {

    /**
     * Entries of the replica were set or removed; all of them, if the replica is new.
     *
     * @param names of these entries
     */
    void changed(Replica replica, Collection<String> names);

    /** The replica has ended. */
    void ended(Replica replica);
}
