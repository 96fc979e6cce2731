package org.clowder.tomcat.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Says whether a message about a subject is due. Safe for use by several threads. */
final class OncePerMinute {

    private static final int MAX_SUBJECTS = 256;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Long> last = new HashMap<>();

    /** True if it was not within the last minute. */
    synchronized boolean due(String subject) {
        long now = System.nanoTime();
        Long before = last.get(subject);
        if (before != null && now - before < MINUTE) {
            return false;
        }
        if (last.size() >= MAX_SUBJECTS) {
            last.values().removeIf(time -> now - time >= MINUTE);
        }
        // names come from strangers: when that many are new within a minute, the log has said enough
        boolean room = last.size() < MAX_SUBJECTS;
        if (room) {
            last.put(subject, now);
        }
        return room;
    }
}
