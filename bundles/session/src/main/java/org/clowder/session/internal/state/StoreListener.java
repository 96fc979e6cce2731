package org.clowder.session.internal.state;

import java.util.List;

/**
 * Shows to its users what other members did to the replicas of a store. Called on threads of the channel, under the lock of the stream
 * it came by but no replica's: it notes and returns, and never runs code of an application. By default it leaves the replica alone.
 */
public interface StoreListener {

    /** For a store that is kept and not shown: nobody hears of it, and nobody objects when a replica is over. */
    StoreListener NOBODY = new StoreListener() {};

    default void arrived(Replica replica) {}

    /** Another member has written these entries; they are in the replica. */
    default void changed(Replica replica, List<Entry> entries) {}

    default void used(Replica replica) {}

    default void ended(Replica replica) {}

    /** Another member has given the replica another id. */
    default void renamed(Replica replica, String oldId) {}

    /**
     * No member has used the replica for as long as it may be left alone: it is to be ended here and so everywhere. Called by a worker,
     * under no lock.
     *
     * @param done to be run once it has ended or is not to; until then no other member ends it
     */
    default void expire(Replica replica, Runnable done) {
        done.run();
    }
}
