package org.clowder.channel.internal.tribes.frames;

import java.util.concurrent.atomic.AtomicLong;

/** What the unfinished frames of all connections take together, bounded. Safe for use by several threads. */
final class FrameMemory {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    FrameMemory(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    long taken() {
        return taken.get();
    }

    /** False if there is not that much left; then nothing was taken. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
