package org.clowder.session.internal.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * What requests wait for: that enough members have applied a change. Completed by threads of the channel, waited for by whoever made
 * the change or was shown it.
 */
public final class Ticket {

    private static final Log log = LogFactory.getLog(Ticket.class);

    private final AtomicInteger missing;
    private final AtomicInteger candidates;
    private final AtomicInteger confirmations = new AtomicInteger();
    private final boolean all;
    private volatile boolean done;
    /** True if one that had to answer was given up. */
    private volatile boolean lapsed;
    /** Complete once it is done or given up. */
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /**
     * @param members how many were sent the change
     * @param all true to wait for each of them, false for one
     */
    public Ticket(int members, boolean all) {
        this.all = all;
        this.missing = new AtomicInteger(all ? members : 1);
        this.candidates = new AtomicInteger(members);
    }

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

    /** True if what is promised to whoever waits for it holds: it has been applied by as many of those that are there as it takes. */
    public boolean kept() {
        return done && confirmed() && !lapsed;
    }

    /** One member does not answer, and is not waited for any longer. */
    void forsaken() {
        lapsed |= all;
        gone();
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
        over.complete(null);
    }

    /**
     * Instead of waiting: runs something once enough members have applied the change, or it is given up, on the thread that hears of it;
     * at once if that has been.
     *
     * @param action does not block
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails is logged
    public void whenDone(Runnable action) {
        over.thenRun(() -> {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                log.error("What waited for a change to be applied by other members failed", e);
            }
        });
    }

    /** Nobody waits any longer: what was to run when the change is applied runs now. */
    public void giveUp() {
        over.complete(null);
    }

    public boolean done() {
        return done;
    }

    public boolean over() {
        return over.isDone();
    }

    /** Lets other threads run a bounded number of times; true if enough members have applied the change meanwhile. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint is what is meant
    public boolean doneAfterYielding(int times) {
        for (int i = 0; i < times && !done; i++) {
            Thread.yield();
        }
        return done;
    }

    /**
     * Waits until it is done or given up.
     *
     * @param deadline by {@code System.nanoTime()}
     * @return true if enough members have applied the change, or none is left that could
     */
    public boolean await(long deadline) {
        boolean interrupted = false;
        boolean waiting = true;
        while (waiting) {
            try {
                over.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                waiting = false;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException | ExecutionException e) {
                waiting = false;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return done;
    }
}
