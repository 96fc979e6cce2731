package org.clowder.session.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.ha.session.SessionMessage;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Changes of sessions that this member does not know yet, in the order in which they came, until the session itself
 * arrives. Bounded: beyond the limit the changes of the session that waits longest are given up and counted.
 * Thread-safe.
 */
final class PendingChanges {

    private static final Log log = LogFactory.getLog(PendingChanges.class);

    private final int limit;
    private final Map<String, Deque<SessionMessage>> changes = new LinkedHashMap<>();
    private int size;
    private long givenUp;

    PendingChanges(int limit) {
        this.limit = limit;
    }

    /** Keeps a change; true if it is the first one of its session. */
    synchronized boolean keep(SessionMessage change) {
        Deque<SessionMessage> queue = changes.get(change.getSessionID());
        boolean first = queue == null;
        if (first) {
            queue = new ArrayDeque<>();
            changes.put(change.getSessionID(), queue);
        }
        queue.add(change);
        size++;
        while (size > limit) {
            giveUpOldest();
        }
        return first;
    }

    private void giveUpOldest() {
        String oldest = changes.keySet().iterator().next();
        int dropped = changes.remove(oldest).size();
        size -= dropped;
        givenUp += dropped;
        log.warn("Too many changes wait for sessions that have not arrived: " + dropped + " of session " + oldest
                + " are given up (" + givenUp + " in all)");
    }

    /** Takes the changes of one session; empty if there are none. */
    synchronized List<SessionMessage> take(String sessionId) {
        Deque<SessionMessage> queue = changes.remove(sessionId);
        if (queue == null) {
            return List.of();
        }
        size -= queue.size();
        return List.copyOf(queue);
    }

    /** The first change of each session that is still waited for. */
    synchronized List<SessionMessage> waiting() {
        return changes.values().stream().map(Deque::peek).toList();
    }
}
