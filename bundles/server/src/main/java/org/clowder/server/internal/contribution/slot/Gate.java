package org.clowder.server.internal.contribution.slot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.clowder.tomcat.BoundedWait;

/**
 * Counts who is inside, until it is closed and all have left. Entering and leaving never block. The number is negative,
 * by {@link #CLOSED}, once the gate is closed.
 */
final class Gate {

    private static final int CLOSED = Integer.MIN_VALUE;

    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch empty = new CountDownLatch(1);

    /** Whether the gate was open; then {@link #leave} must follow. */
    boolean enter() {
        return inside.getAndUpdate(number -> number < 0 ? number : number + 1) >= 0;
    }

    void leave() {
        if (inside.decrementAndGet() == CLOSED) {
            empty.countDown();
        }
    }

    /**
     * Lets nobody in any more and waits for those inside.
     *
     * @return false if some are still inside after that time
     */
    boolean close(Duration limit) {
        if (inside.getAndUpdate(number -> number | CLOSED) == 0) {
            empty.countDown();
        }
        return BoundedWait.atMost(limit, nanos -> empty.await(nanos, TimeUnit.NANOSECONDS));
    }
}
