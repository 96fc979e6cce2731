package org.clowder.tomcat.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the heap responses may take that are {@linkplain HoldingChannel held}, on all connections together: when other
 * members are slow, many are held at once. Thread-safe.
 */
final class HeldMemory {

    /** A sixteenth of the heap. One for all connectors of this process, as there is one heap; nothing else is shared by it. */
    static final HeldMemory OF_PROCESS = new HeldMemory(Runtime.getRuntime().maxMemory() / 16);

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    HeldMemory(long limit) {
        this.limit = limit;
    }

    /** Takes so many bytes; false, and nothing is taken, if there are not as many. */
    boolean reserve(int bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was taken, 0 included. */
    void free(int bytes) {
        if (bytes > 0) {
            used.addAndGet(-bytes);
        }
    }

    /** In bytes. */
    long used() {
        return used.get();
    }
}
