package org.clowder.channel.internal.tribes;

import java.util.LinkedHashMap;
import java.util.Map;

/** Says whether a message about a subject is due again. Safe for use by several threads. */
public final class RateLimit {

    private static final int MAX_SUBJECTS = 256;

    private final long intervalNanos;
    private final Map<String, Long> last = new LinkedHashMap<>();

    /** @param intervalMillis between two messages about one subject */
    public RateLimit(long intervalMillis) {
        this.intervalNanos = intervalMillis * 1_000_000;
    }

    /** True if none was due for this subject within the interval. */
    public synchronized boolean due(String subject) {
        long now = System.nanoTime();
        Long before = last.get(subject);
        if (before != null && now - before < intervalNanos) {
            return false;
        }
        last.remove(subject);
        if (last.size() >= MAX_SUBJECTS) {
            last.remove(last.keySet().iterator().next());
        }
        last.put(subject, now);
        return true;
    }
}
