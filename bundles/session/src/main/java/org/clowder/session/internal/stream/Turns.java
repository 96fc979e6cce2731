package org.clowder.session.internal.stream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;

/**
 * Whose turn it is to write, and when: so that few frames carry much, nobody waits in vain, and no thread is woken for nothing. Guarded
 * by its stream's lock.
 */
final class Turns {

    /** Unacknowledged frames hold back further ones for this long, so that they can be joined. */
    private static final long LINGER = TimeUnit.MICROSECONDS.toNanos(1000);

    /**
     * Requests that were released by one acknowledgement tend to come back together: the next frame waits for as many,
     * but not longer than this. A request that is alone is not held up.
     */
    private static final long GATHER = TimeUnit.MICROSECONDS.toNanos(250);

    private static final int FULL_BATCH = 128;

    private final Condition work;
    private final LongSupplier clock;
    private final SendQueue queue;
    private final SendWindow window;
    boolean writing;
    private boolean taken;
    /** True if nobody has a turn any more. */
    volatile boolean closed;

    private boolean looked;
    private int expected;
    private long lastRelease;
    private long notBefore;
    /** When the sender wakes by itself; while it does not sleep, a moment that is over. */
    private long wakeAt = Long.MAX_VALUE;

    /** @param work of the stream's lock, for this object alone */
    Turns(Condition work, LongSupplier clock, SendQueue queue, SendWindow window) {
        this.work = work;
        this.clock = clock;
        this.queue = queue;
        this.window = window;
    }

    // ---- when

    /**
     * Requests that waited go on.
     *
     * @param soon how many replicas may be waiting soon
     */
    void released(int soon, long now) {
        expected = soon;
        lastRelease = now;
    }

    /** Nothing is sent until then. */
    void pauseUntil(long moment) {
        notBefore = moment;
    }

    private long untilDue(long now) {
        if (notBefore != 0 && now - notBefore < 0) {
            return notBefore - now;
        }
        notBefore = 0;
        return window.broken || queue.urgent() ? 0 : Math.min(window.untilLost(now), untilReplicas(now));
    }

    private long untilReplicas(long now) {
        int waiting = queue.waiting();
        if (window.full()) {
            return Long.MAX_VALUE;
        }
        if (queue.goesOn() || waiting >= FULL_BATCH) {
            return 0;
        }
        if (waiting == 0) {
            return Long.MAX_VALUE;
        }
        if (queue.awaited && window.isEmpty()) {
            return waiting >= expected ? 0 : Math.max(0, Math.max(queue.waitingSince, lastRelease) + GATHER - now);
        }
        return Math.max(0, queue.waitingSince + LINGER - now);
    }

    /** How long until something is to be sent, in ns; {@code Long.MAX_VALUE} if nothing is. */
    long idleNanos() {
        return closed ? Long.MAX_VALUE : Math.max(0, untilDue(clock.getAsLong()));
    }

    // ---- whose

    void close() {
        closed = true;
        wake();
    }

    void wake() {
        work.signal();
    }

    /** Wakes the sender only if it would sleep beyond the moment when there are replicas to send: waking is what costs. */
    void wakeForReplicas(long now) {
        wakeIn(untilReplicas(now), now);
    }

    private void wakeIn(long due, long now) {
        if (due != Long.MAX_VALUE && now + due < wakeAt) {
            wakeAt = now + due;
            wake();
        }
    }

    /** The sender's thread waits until it has something to do; false if the stream is closed. */
    boolean await() throws InterruptedException {
        try {
            while (!closed) {
                long now = clock.getAsLong();
                long wait = taken ? Long.MAX_VALUE : untilDue(now);
                if (wait <= 0) {
                    writing = true;
                    return true;
                }
                sleep(now, taken ? wait : bounded(wait));
            }
            return false;
        } finally {
            wakeAt = 0;
        }
    }

    /** While frames are under way more will come to send: the sender then looks by itself once, and need not be woken. */
    private long bounded(long wait) {
        long bounded = window.isEmpty() || looked ? wait : Math.min(wait, LINGER);
        looked = true;
        return bounded;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is in await()
    private void sleep(long now, long wait) throws InterruptedException {
        if (wait == Long.MAX_VALUE) {
            wakeAt = Long.MAX_VALUE;
            work.await();
        } else {
            wakeAt = now + wait;
            work.awaitNanos(wait);
        }
    }

    /** True if the calling thread may write now, instead of the sender's own, until the turn {@linkplain #end ends}. */
    boolean take() {
        boolean free = !writing && idleNanos() <= 0;
        writing |= free;
        taken |= free;
        return free;
    }

    /** A frame leaves: more may come soon. */
    void sent() {
        looked = false;
    }

    /** Whoever wrote does not any more. */
    void end() {
        writing = false;
        if (taken) {
            taken = false;
            boolean known = false;
            try {
                long now = clock.getAsLong();
                wakeIn(closed ? 0 : untilDue(now), now);
                known = true;
            } finally {
                if (!known) {
                    wake();
                }
            }
        }
    }
}
