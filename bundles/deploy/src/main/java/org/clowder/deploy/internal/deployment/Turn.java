package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.BoundedWait;

/**
 * Lets one thread at a time do the work of one application. The work compares what is with what should be, so that it
 * may be asked for too often but never too rarely: it begins after each request, though not once for each.
 *
 * <p>The work calls the framework and the application, so a turn is no lock: a worker leaves what it finds in another thread's turn to
 * that thread, and nobody else waits for it without a bound.
 */
final class Turn {

    private static final Log log = LogFactory.getLog(Turn.class);

    private final Executor workers;
    private final Runnable work;
    private final Semaphore free = new Semaphore(1);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Thread owner;

    Turn(Executor workers, Runnable work) {
        this.workers = workers;
        this.work = work;
    }

    /** Has a worker do the work soon; at most one worker is busy with it. */
    void later() {
        if (requests.getAndIncrement() == 0) {
            workers.execute(this::drain);
        }
    }

    private void drain() {
        if (free.tryAcquire()) {
            take(this::doAll);
        }
    }

    private void doAll() {
        int seen;
        do {
            seen = requests.get();
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                log.error("What was asked for is not done, and done when it is asked for again", e);
            }
        } while (requests.addAndGet(-seen) != 0);
    }

    private void take(Runnable what) {
        owner = Thread.currentThread();
        try {
            what.run();
        } finally {
            owner = null;
            free.release();
            // of workers that have found it taken
            if (requests.get() != 0) {
                workers.execute(this::drain);
            }
        }
    }

    /**
     * Does the work on this thread.
     *
     * @param limit how long to wait for another thread to end its turn
     * @return false if it did not; true also if this thread is in the middle of the work, which then looks again
     */
    boolean now(Duration limit) {
        if (owner == Thread.currentThread()) {
            return true;
        }
        boolean mine = BoundedWait.atMost(limit, nanos -> free.tryAcquire(nanos, TimeUnit.NANOSECONDS));
        if (mine) {
            take(work);
        }
        return mine;
    }
}
