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

    private final SendQueue queue;
    private final SendWindow window;
    private int expected;
    private long lastRelease;
    private boolean acknowledgementDue;
    private boolean carrying;
    private long notBefore;

    Pacer(SendQueue queue, SendWindow window) {
        this.queue = queue;
        this.window = window;
    }

    /** So many requests that waited go on. */
    void released(int requests) {
        expected = queue.size() + requests;
        lastRelease = System.nanoTime();
    }

    /** The other member wants to hear what has been applied of what it sent. */
    void acknowledgementDue() {
        acknowledgementDue = true;
    }

    boolean takeAcknowledgementDue() {
        boolean due = acknowledgementDue;
        acknowledgementDue = false;
        return due;
    }

    /** The writer has more of what it took, and goes on as soon as it may. */
    void carrying(boolean more) {
        carrying = more;
    }

    boolean carrying() {
        return carrying;
    }

    /** Nothing is sent for a while. */
    void pause(long nanos) {
        notBefore = System.nanoTime() + nanos;
    }

    /** How long until something is to be sent; 0 or less for now, {@code Long.MAX_VALUE} if nothing is. */
    long untilDue(long now) {
        if (notBefore != 0 && now - notBefore < 0) {
            return notBefore - now;
        }
        notBefore = 0;
        if (window.broken() || acknowledgementDue || queue.hasControls()) {
            return 0;
        }
        return Math.min(window.untilLost(now), untilRecords(now));
    }

    /** As {@link #untilDue}, of records alone. */
    long untilRecords(long now) {
        if (window.full()) {
            return Long.MAX_VALUE;
        }
        return carrying ? 0 : untilBatch(now);
    }

    private long untilBatch(long now) {
        if (queue.size() == 0) {
            return queue.hasBulk() ? 0 : Long.MAX_VALUE;
        }
        if (queue.size() >= FULL_BATCH) {
            return 0;
        }
        if (queue.awaited() && window.isEmpty()) {
            return queue.size() >= expected ? 0 : Math.max(0, Math.max(queue.oldest(), lastRelease) + GATHER - now);
        }
        return Math.max(0, queue.oldest() + LINGER - now);
    }
}
