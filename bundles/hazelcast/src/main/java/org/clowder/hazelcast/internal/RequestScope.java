package org.clowder.hazelcast.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.clowder.hazelcast.StoreUnavailableException;

/** The sessions that a request uses, and how long it has waited for them. One thread at a time. */
public final class RequestScope {

    private static final ThreadLocal<RequestScope> CURRENT = new ThreadLocal<>();

    private final Set<HazelcastSession> sessions = ConcurrentHashMap.newKeySet();
    private long waited;
    private volatile boolean unavailable;

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
        sessions.clear();
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

    /** How long it has waited for Hazelcast, in ms. */
    long waited() {
        return TimeUnit.NANOSECONDS.toMillis(waited);
    }

    void waited(long nanos) {
        waited += nanos;
    }

    /** Hazelcast did not answer. */
    void failed() {
        unavailable = true;
    }

    boolean unavailable() {
        return unavailable;
    }

    /** Writes what was changed so far; false if Hazelcast has not answered this request. */
    boolean write() {
        for (HazelcastSession session : sessions) {
            try {
                session.write();
            } catch (StoreUnavailableException e) {
                unavailable = true;
                SessionValve.LOG.debug("Session " + session.getIdInternal() + " is not written yet", e);
            } catch (RuntimeException e) {
                unavailable = true;
                SessionValve.LOG.error("Session " + session.getIdInternal() + " cannot be written", e);
            }
        }
        return !unavailable;
    }
}
