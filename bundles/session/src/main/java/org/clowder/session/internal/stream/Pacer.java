package org.clowder.session.internal.stream;

import java.util.concurrent.TimeUnit;

/** When the next frame of a stream is to leave, so that few frames carry much and nobody waits in vain. Guarded by the stream's lock. */
final class Pacer {

    /** Unacknowledged frames hold back further ones for this long, so that they can be joined. */
    static final long LINGER = TimeUnit.MICROSECONDS.toNanos(1000);

    /**
     * Requests that were released by one acknowledgement tend to come back together: the next frame waits for as many,
     * but not longer than this. A request that is alone is not held up.
     */
    private static final long GATHER = TimeUnit.MICROSECONDS.toNanos(250);

    private static final int FULL_BATCH = 128;

    private final SendWindow window;
    private final SendQueue queue;
    private int expected;
    private long lastRelease;
    private boolean carrying;
    private long notBefore;

    Pacer(SendWindow window, SendQueue queue) {
        this.window = window;
        this.queue = queue;
    }

    /**
     * Requests that waited go on.
     *
     * @param soon how many replicas may be waiting soon
     */
    void released(int soon, long now) {
        expected = soon;
        lastRelease = now;
    }

    /** The sender has more of what it took, and goes on as soon as it may. */
    void carrying(boolean more) {
        carrying = more;
    }

    /** Nothing is sent until then. */
    void pauseUntil(long moment) {
        notBefore = moment;
    }

    /** How long until something is to be sent; 0 or less for now, {@code Long.MAX_VALUE} if nothing is. */
    long untilDue(long now) {
        if (notBefore != 0 && now - notBefore < 0) {
            return notBefore - now;
        }
        notBefore = 0;
        if (window.broken() || queue.urgent()) {
            return 0;
        }
        return Math.min(window.untilLost(now), untilReplicas(now));
    }

    /** How long until replicas are to be sent; 0 or less for now, {@code Long.MAX_VALUE} for none. */
    long untilReplicas(long now) {
        if (window.full()) {
            return Long.MAX_VALUE;
        }
        int waiting = queue.waiting();
        if (carrying || waiting >= FULL_BATCH) {
            return 0;
        }
        if (waiting == 0) {
            return queue.hasBulk() ? 0 : Long.MAX_VALUE;
        }
        if (queue.awaited() && window.isEmpty()) {
            return waiting >= expected ? 0 : Math.max(0, Math.max(queue.waitingSince(), lastRelease) + GATHER - now);
        }
        return Math.max(0, queue.waitingSince() + LINGER - now);
    }
}
