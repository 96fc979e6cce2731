package org.clowder.tomcat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Waits for something that must not be gone on without only because the thread is interrupted: an interrupt neither ends nor
 * prolongs the wait, and is set again when it is over.
 */
public final class BoundedWait {

    private BoundedWait() {}

    /** Something that waits for so many ns at most, and may be asked again after an interrupt. */
    @FunctionalInterface
    @ConsumerType
    public interface Wait {

        /** Whether what is waited for has come. */
        boolean await(long nanos) throws InterruptedException;
    }

    /**
     * Waits.
     *
     * @return whether what is waited for has come in that time
     */
    public static boolean atMost(Duration limit, Wait wait) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await(Math.max(0, end - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes a lock. Returns whether it was taken in that time. */
    public static boolean lock(Lock lock, Duration limit) {
        return atMost(limit, nanos -> lock.tryLock(nanos, TimeUnit.NANOSECONDS));
    }
}
