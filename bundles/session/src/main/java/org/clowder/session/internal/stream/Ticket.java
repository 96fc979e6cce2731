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
    private final AtomicInteger confirmations = new AtomicInteger();
    private final boolean all;
    private volatile boolean done;
    /** What is to run instead of waking somebody; guarded by {@code this}. */
    private Runnable sequel;

    /**
     * @param members how many were sent the change
     * @param all true to wait for each of them, false for one
     */
    public Ticket(int members, boolean all) {
        this.all = all;
        this.missing = new AtomicInteger(all ? members : 1);
        this.candidates = new AtomicInteger(members);
    }

    /** One member has applied the change. */
    public void applied() {
        confirmations.incrementAndGet();
        candidates.decrementAndGet();
        if (missing.decrementAndGet() <= 0) {
            complete();
        }
    }

    /** True if at least one member has applied the change. */
    public boolean confirmed() {
        return confirmations.get() > 0;
    }

    /** One member has gone and will not answer. */
    public void gone() {
        int left = candidates.decrementAndGet();
        boolean nobodyLeft = all ? missing.decrementAndGet() <= 0 : left <= 0;
        if (nobodyLeft) {
            complete();
        }
    }

    private void complete() {
        done = true;
        if (!runSequel()) {
            LockSupport.unpark(waiter);
        }
    }

    private synchronized Runnable takeSequel() {
        Runnable taken = sequel;
        sequel = null;
        return taken;
    }

    /**
     * Instead of waiting: runs something once enough members have applied the change, on the thread that hears of it; at once
     * if they have.
     *
     * @param action does not block
     */
    public void whenDone(Runnable action) {
        synchronized (this) {
            sequel = action;
        }
        if (done) {
            runSequel();
        }
    }

    private boolean runSequel() {
        Runnable action = takeSequel();
        if (action != null) {
            action.run();
        }
        return action != null;
    }

    /** Waits no longer: what was to run when the change is applied runs now. True if it had not been applied. */
    public boolean giveUp() {
        return runSequel();
    }

    public boolean done() {
        return done;
    }

    /** Lets other threads run a bounded number of times; true if enough members have applied the change meanwhile. */
    public boolean doneAfterYielding(int times) {
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
