package org.clowder.session.internal.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What a request waits for: that enough members have applied its change. Completed by threads of the channel, waited for by the
 * one that made it.
 */
public final class Ticket {

    private final Thread waiter = Thread.currentThread();
    private final AtomicInteger missing;
    private final AtomicInteger candidates;
    private final boolean all;
    private volatile boolean done;

    /**
     * @param members how many were sent the change
     * @param all true to wait for each of them, false for one
     */
    Ticket(int members, boolean all) {
        this.all = all;
        this.missing = new AtomicInteger(all ? members : 1);
        this.candidates = new AtomicInteger(members);
    }

    /** One member has applied the change. */
    void applied() {
        candidates.decrementAndGet();
        if (missing.decrementAndGet() <= 0) {
            complete();
        }
    }

    /** One member has gone and will not answer. */
    void gone() {
        int left = candidates.decrementAndGet();
        boolean nobodyLeft = all ? missing.decrementAndGet() <= 0 : left <= 0;
        if (nobodyLeft) {
            complete();
        }
    }

    private void complete() {
        done = true;
        LockSupport.unpark(waiter);
    }

    public boolean done() {
        return done;
    }

    /** Lets other threads run a bounded number of times; true if enough members have applied the change meanwhile. */
    boolean doneAfterYielding(int times) {
        for (int i = 0; i < times && !done; i++) {
            Thread.yield();
        }
        return done;
    }

    /**
     * Waits, on the thread that made it.
     *
     * @param deadline by {@code System.nanoTime()}
     * @return true if enough members have applied the change, or none is left that could
     */
    public boolean await(long deadline) {
        boolean interrupted = false;
        while (!done) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return done;
    }
}
