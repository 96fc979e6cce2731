package org.clowder.channel.internal.tribes.frames;

import java.util.function.LongSupplier;

/**
 * A clock that goes only while the receiver's thread does: if that was held up, so that nothing was read, nobody else is
 * to be blamed for the silence. Turned by one thread, read by any.
 */
final class LiveClock {

    private final LongSupplier nanos;
    private final long step;
    private long last;
    private volatile long now; // written by the one thread that turns it

    /**
     * @param nanos as {@link System#nanoTime}
     * @param step by how much it goes on at once, in ms; up to twice that if it was turned late
     */
    LiveClock(LongSupplier nanos, long step) {
        this.nanos = nanos;
        this.step = step;
        this.last = nanos.getAsLong();
    }

    /** In ms since it was made. */
    long now() {
        return now;
    }

    /** Lets it go on by what has passed, but not by more than two steps. False if not even one has passed. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread turns it
    boolean turn() {
        long passed = (nanos.getAsLong() - last) / 1_000_000;
        if (passed < step) {
            return false;
        }
        last += passed * 1_000_000;
        now += Math.min(passed, 2 * step);
        return true;
    }
}
