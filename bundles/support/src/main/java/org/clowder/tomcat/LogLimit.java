package org.clowder.tomcat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says whether a message about a subject is due, so that what others send cannot fill the log: so often for each
 * subject, and for 256 subjects at a time. Further ones are not due at all until the time of an earlier one is over:
 * with so many, the log has said enough. Safe for use by several threads.
 */
public final class LogLimit {

    private static final int MAX_SUBJECTS = 256;
    /** Subjects are sent by strangers, too; those that begin with as many equal characters are one. */
    private static final int MAX_LENGTH = 200;

    private static final long EVER = Long.MAX_VALUE;

    private final int times;
    private final long nanos;
    private final LongSupplier clock;
    private final Map<String, Said> subjects = new HashMap<>();

    /** How often since when. */
    private static final class Said {
        private final long since;
        private int times;

        Said(long since) {
            this.since = since;
        }
    }

    /** @param clock in ns, like {@code System.nanoTime} */
    LogLimit(int times, long nanos, LongSupplier clock) {
        this.times = times;
        this.nanos = nanos;
        this.clock = clock;
    }

    /** Each subject once in that time. */
    public static LogLimit onceIn(Duration time) {
        return timesIn(1, time);
    }

    /** Each subject so many times in that time. */
    public static LogLimit timesIn(int times, Duration time) {
        return new LogLimit(times, time.toNanos(), System::nanoTime);
    }

    /** Each subject so many times, and never again. */
    public static LogLimit first(int times) {
        return new LogLimit(times, EVER, System::nanoTime);
    }

    /** True if a message about the subject is due; it counts as said then. */
    public synchronized boolean due(String subject) {
        long now = clock.getAsLong();
        String key = key(subject);
        Said said = subjects.get(key);
        if (said == null || over(said, now)) {
            said = new Said(now);
            if (!keep(key, said)) {
                return false;
            }
        }
        if (said.times == times) {
            return false;
        }
        said.times++;
        return true;
    }

    private boolean keep(String key, Said said) {
        if (subjects.size() >= MAX_SUBJECTS) {
            subjects.values().removeIf(each -> over(each, said.since));
        }
        boolean room = subjects.size() < MAX_SUBJECTS;
        if (room) {
            subjects.put(key, said);
        }
        return room;
    }

    private boolean over(Said said, long now) {
        return nanos != EVER && now - said.since >= nanos;
    }

    private static String key(String subject) {
        return subject.length() > MAX_LENGTH ? subject.substring(0, MAX_LENGTH) : subject;
    }

    /** True if a message about the subject was due before, as far as that is remembered. */
    public synchronized boolean hasNamed(String subject) {
        return subjects.containsKey(key(subject));
    }

    /** Begins anew with a subject. */
    public synchronized void forget(String subject) {
        subjects.remove(key(subject));
    }

    /** Begins anew with all subjects. */
    public synchronized void clear() {
        subjects.clear();
    }
}
