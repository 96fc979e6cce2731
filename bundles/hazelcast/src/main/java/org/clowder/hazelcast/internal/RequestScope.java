package org.clowder.hazelcast.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import org.clowder.hazelcast.StoreUnavailableException;

/** The sessions that a request uses. One thread at a time. */
public final class RequestScope {

    private static final ThreadLocal<RequestScope> CURRENT = new ThreadLocal<>();

    private final Set<HazelcastSession> sessions = new LinkedHashSet<>();
    private boolean unavailable;

    private RequestScope() {}

    /** Null where none has begun. */
    public static RequestScope current() {
        return CURRENT.get();
    }

    /** Begins one on this thread, unless there is one. */
    static RequestScope begin() {
        if (CURRENT.get() != null) {
            return null;
        }
        RequestScope scope = new RequestScope();
        CURRENT.set(scope);
        return scope;
    }

    /** The thread leaves the request, which may go on elsewhere. */
    void end() {
        CURRENT.remove();
    }

    /** The request is over. */
    void close() {
        sessions.forEach(HazelcastSession::leave);
    }

    /** The request uses a session. */
    public void uses(HazelcastSession session) {
        if (sessions.add(session)) {
            session.enter();
        }
    }

    public boolean knows(HazelcastSession session) {
        return sessions.contains(session);
    }

    /** Hazelcast did not answer. */
    public void failed() {
        unavailable = true;
    }

    boolean unavailable() {
        return unavailable;
    }

    /** Writes what was changed so far; false if Hazelcast does not answer. */
    boolean write() {
        for (HazelcastSession session : sessions) {
            try {
                session.written();
            } catch (StoreUnavailableException e) {
                unavailable = true;
                SessionValve.LOG.debug("Session " + session.getIdInternal() + " is not written yet", e);
            }
        }
        return !unavailable;
    }
}
