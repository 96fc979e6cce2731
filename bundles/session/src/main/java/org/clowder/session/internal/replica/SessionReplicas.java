package org.clowder.session.internal.replica;

import java.util.List;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;

/** Makes sessions of replicas, and shows in them what other members do. */
final class SessionReplicas implements StoreListener {

    private final SessionHome home;
    private final Object creation = new Object();

    SessionReplicas(SessionHome home) {
        this.home = home;
    }

    private static ReplicatedSession session(Replica replica) {
        return (ReplicatedSession) replica.owner();
    }

    /** True if there was a session already. */
    private boolean shown(Replica replica) {
        ReplicatedSession created;
        synchronized (creation) {
            if (replica.owner() != null) {
                return true;
            }
            created = home.newSession();
            created.replicaOf(replica);
        }
        created.appear();
        if (replica.ended()) {
            // by way of another stream, meanwhile
            created.endedElsewhere();
        }
        return false;
    }

    @Override
    public void arrived(Replica replica) {
        shown(replica);
    }

    @Override
    public void changed(Replica replica, List<Entry> entries) {
        if (shown(replica)) {
            session(replica).changedElsewhere(entries);
        }
    }

    @Override
    public void used(Replica replica) {
        if (shown(replica)) {
            session(replica).usedElsewhere();
        }
    }

    @Override
    public void ended(Replica replica) {
        if (replica.owner() != null) {
            session(replica).endedElsewhere();
        }
    }

    @Override
    public void renamed(Replica replica, String oldId) {
        if (shown(replica)) {
            session(replica).renamedElsewhere(oldId);
        }
    }

    @Override
    public void expire(Replica replica) {
        if (replica.owner() != null) {
            session(replica).over();
        }
    }
}
