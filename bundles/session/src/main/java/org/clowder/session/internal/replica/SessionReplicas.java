package org.clowder.session.internal.replica;

import java.util.List;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;

/** Makes sessions of replicas, and shows in them what other members do. */
record SessionReplicas(ManagerHome home, SessionTable sessions) implements StoreListener {

    /** The application is there again: a replica was kept for it. */
    void restore(Replica replica) {
        shown(replica, false);
    }

    private ReplicatedSession shown(Replica replica) {
        return shown(replica, replica.news());
    }

    /** The session that shows a replica; null if it was made just now, and shows all there is. */
    private ReplicatedSession shown(Replica replica, boolean news) {
        ReplicatedSession present = sessions.of(replica);
        if (present != null) {
            return present;
        }
        ReplicatedSession created = (ReplicatedSession) home.manager.createEmptySession();
        // nobody may find it before all is in it
        created.fill(replica, news);
        present = sessions.putIfAbsent(created);
        if (present == null) {
            created.appear();
            if (replica.ended()) {
                created.endedElsewhere();
            }
        }
        return present;
    }

    @Override
    public void arrived(Replica replica) {
        shown(replica);
    }

    @Override
    public void changed(Replica replica, List<Entry> entries) {
        ReplicatedSession session = shown(replica);
        if (session != null) {
            session.changedElsewhere(entries);
        }
    }

    @Override
    public void used(Replica replica) {
        ReplicatedSession session = shown(replica);
        if (session != null) {
            session.usedElsewhere();
        }
    }

    @Override
    public void ended(Replica replica) {
        ReplicatedSession session = sessions.of(replica);
        if (session != null) {
            session.endedElsewhere();
        }
    }

    @Override
    public void renamed(Replica replica, String oldId) {
        ReplicatedSession session = shown(replica);
        if (session != null) {
            session.notices.renamed(oldId);
        }
    }

    @Override
    public void expire(Replica replica, Runnable done) {
        ReplicatedSession session = sessions.of(replica);
        if (session == null) {
            done.run();
        } else {
            session.notices.over(done);
        }
    }
}
