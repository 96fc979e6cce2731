package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, within a bound. */
final class Await {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Await() {}

    /** A condition that may fail to be evaluated. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until the condition holds; the message says what was awaited. */
    static void until(int seconds, Supplier<String> what, Condition condition) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("Waited " + seconds + " s in vain for " + what.get()
                        + "; the members' logs in the work directory tell more");
            }
            pause();
        }
    }

    /** Waits for so long. */
    static void seconds(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            pause();
        }
    }

    static void pause() {
        LockSupport.parkNanos(POLL_NANOS);
    }
}
