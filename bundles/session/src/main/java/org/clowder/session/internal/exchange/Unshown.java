package org.clowder.session.internal.exchange;

import java.util.List;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;

/** For a store that is kept and not shown: nobody hears of it, and nobody objects when a replica is over. */
final class Unshown implements StoreListener {

    @Override
    public void arrived(Replica replica) {
        // the replica is all there is
    }

    @Override
    public void changed(Replica replica, List<Entry> entries) {
        // the replica is all there is
    }

    @Override
    public void used(Replica replica) {
        // the replica is all there is
    }

    @Override
    public void ended(Replica replica) {
        // the replica is all there is
    }

    @Override
    public void renamed(Replica replica, String oldId) {
        // the replica is all there is
    }

    @Override
    public void expire(Replica replica) {
        // nobody has to be told
    }
}
