package org.clowder.session.internal.replica;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.catalina.Session;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;

/**
 * The sessions of one manager, found by their ids as Tomcat's managers want them. Which session an id means is decided by the store alone, as
 * on all members: what is here is only which session shows which replica. Of two with the same id both are among the values. Thread-safe.
 */
public final class SessionTable extends AbstractMap<String, Session> {

    private final Supplier<ReplicaStore> store;
    /** By replica; by id those that have none, as there is no cluster. */
    private final Map<Object, Session> sessions = new ConcurrentHashMap<>();

    /** @param store null while the manager is not started, or without a cluster */
    public SessionTable(Supplier<ReplicaStore> store) {
        this.store = store;
    }

    private static Object key(Session session) {
        Replica replica = replica(session);
        return replica == null ? session.getIdInternal() : replica;
    }

    private static Replica replica(Session session) {
        return session instanceof ReplicatedSession replicated ? replicated.replicated() : null;
    }

    /** The session that shows a replica, or null. */
    ReplicatedSession of(Replica replica) {
        return (ReplicatedSession)
                (replica.view() instanceof ReplicatedSession view && isMine(view) ? view : sessions.get(replica));
    }

    /** The application may have been stopped and started, and one that was shown before may come late. */
    private boolean isMine(ReplicatedSession session) {
        return session.home.sessions() == this;
    }

    private void show(Replica replica, Session session) {
        if (store.get() != null) {
            replica.shownBy(session);
        }
    }

    /** Has a session show its replica; if another one does already, returns that. */
    ReplicatedSession putIfAbsent(ReplicatedSession session) {
        Session present = sessions.putIfAbsent(session.replicated(), session);
        if (present == null) {
            show(session.replicated(), session);
        }
        return (ReplicatedSession) present;
    }

    /** {@inheritDoc} Null for one that is ending. */
    @Override
    public Session get(Object id) {
        ReplicaStore current = store.get();
        return find(id, current == null ? null : current.find((String) id));
    }

    /** @param replica that has the id, or null */
    Session find(Object id, Replica replica) {
        Session found = replica == null ? sessions.get(id) : of(replica);
        if (found == null && replica != null && replica.version() > 0) {
            // it is just coming from another member
            replica.store().listener().arrived(replica);
            found = of(replica);
        }
        return found instanceof ReplicatedSession session && session.ending() ? null : found;
    }

    /** {@inheritDoc} A session that has ended meanwhile does not come back. */
    @Override
    public Session put(String id, Session session) {
        Session before = sessions.put(key(session), session);
        Replica replica = replica(session);
        if (replica != null) {
            show(replica, session);
            if (replica.ended()) {
                forget(session);
            }
        }
        return before;
    }

    /**
     * Tomcat takes the session out: for good, or because its id changes. While its replica lives, it is what shows it, so that nobody makes
     * another one.
     */
    public void removed(Session session) {
        Replica replica = replica(session);
        if (replica == null || replica.ended()) {
            forget(session);
        }
    }

    /** The session shows its replica no longer; another one of its id stays. */
    void forget(Session session) {
        Object key = key(session);
        if (key != null) {
            sessions.remove(key, session);
        }
        if (key instanceof Replica replica && replica.view() == session) {
            replica.shownBy(null);
        }
    }

    /** A copy. */
    List<ReplicatedSession> all() {
        List<ReplicatedSession> all = new ArrayList<>(sessions.size());
        sessions.values().forEach(session -> all.add((ReplicatedSession) session));
        return all;
    }

    @Override
    public void clear() {
        all().forEach(this::forget);
        sessions.clear();
    }

    /** {@inheritDoc} Does nothing, as an id does not tell which session is meant: see {@link #removed}. */
    @Override
    public Session remove(Object id) {
        return null;
    }

    @Override
    public boolean containsKey(Object id) {
        return get(id) != null;
    }

    @Override
    public int size() {
        return sessions.size();
    }

    @Override
    public Collection<Session> values() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** A copy. */
    @Override
    public Set<Entry<String, Session>> entrySet() {
        Set<Entry<String, Session>> entries = new HashSet<>();
        sessions.values().forEach(session -> entries.add(Map.entry(session.getIdInternal(), session)));
        return entries;
    }
}
