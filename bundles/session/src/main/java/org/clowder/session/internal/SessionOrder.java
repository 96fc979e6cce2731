package org.clowder.session.internal;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Locks by session id, a fixed number of them: two sessions may share one, one session never has two. */
public final class SessionOrder {

    private static final int STRIPES = 1024;

    private final Lock[] stripes = new Lock[STRIPES];

    public SessionOrder() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /** The lock of a session. */
    public Lock of(String sessionId) {
        int hash = sessionId.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }
}
