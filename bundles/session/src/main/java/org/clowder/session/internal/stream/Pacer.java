package org.clowder.session.internal.stream;

import java.util.concurrent.TimeUnit;

/** When the next replicas of a stream are to leave, so that few frames carry much and nobody waits in vain. Guarded by the stream's lock. */
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
    private long waitingSince;
    private boolean awaited;
    private int expected;
    private long lastRelease;
    private boolean carrying;
    private long notBefore;

    Pacer(SendWindow window) {
        this.window = window;
    }

    /** Since when the oldest of what waits has been waiting. */
    void waitingSince(long now) {
        waitingSince = now;
    }

    long waitingSince() {
        return waitingSince;
    }

    /** Somebody waits for something of what waits. */
    void awaited() {
        awaited = true;
    }

    /** All that waited was taken. */
    void nobodyWaits() {
        awaited = false;
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

    boolean carrying() {
        return carrying;
    }

    /** Nothing is sent until then. */
    void pauseUntil(long moment) {
        notBefore = moment;
    }

    /** For how long nothing is to be sent. */
    long pause(long now) {
        if (notBefore != 0 && now - notBefore < 0) {
            return notBefore - now;
        }
        notBefore = 0;
        return 0;
    }

    /** How long until replicas are to be sent; 0 or less for now, {@code Long.MAX_VALUE} for none. */
    long untilReplicas(long now, int waiting, boolean bulk) {
        if (window.full()) {
            return Long.MAX_VALUE;
        }
        if (carrying || waiting >= FULL_BATCH) {
            return 0;
        }
        if (waiting == 0) {
            return bulk ? 0 : Long.MAX_VALUE;
        }
        if (awaited && window.isEmpty()) {
            return waiting >= expected ? 0 : Math.max(0, Math.max(waitingSince, lastRelease) + GATHER - now);
        }
        return Math.max(0, waitingSince + LINGER - now);
    }
}
