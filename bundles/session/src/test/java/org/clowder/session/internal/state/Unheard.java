package org.clowder.session.internal.state;

import java.util.List;

/** Nobody is told of what others do. */
public final class Unheard implements StoreListener {

    @Override
    public void arrived(Replica replica) {
        // nobody listens
    }

    @Override
    public void changed(Replica replica, List<Entry> entries) {
        // nobody listens
    }

    @Override
    public void used(Replica replica) {
        // nobody listens
    }

    @Override
    public void ended(Replica replica) {
        // nobody listens
    }

    @Override
    public void renamed(Replica replica, String oldId) {
        // nobody listens
    }

    @Override
    public void expire(Replica replica, Runnable done) {
        done.run();
    }
}
