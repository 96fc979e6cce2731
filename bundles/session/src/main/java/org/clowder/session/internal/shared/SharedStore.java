package org.clowder.session.internal.shared;

import java.util.List;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;

/** Tells a watcher what other members did. */
final class SharedStore implements StoreListener {

    private final StoreWatcher watcher;

    SharedStore(StoreWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public void arrived(Replica replica) {
        watcher.changed(replica, replica.names());
    }

    @Override
    public void changed(Replica replica, List<Entry> entries) {
        watcher.changed(replica, entries.stream().map(Entry::name).toList());
    }

    @Override
    public void ended(Replica replica) {
        watcher.ended(replica);
    }
}
