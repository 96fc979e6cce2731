package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.BoundedWait;

/**
 * Lets one thread at a time do the work of one application. The work compares what is with what should be, so that it
 * may be asked for too often but never too rarely: it begins after each request, though not once for each.
 */
final class Turn {

    private static final Log log = LogFactory.getLog(Turn.class);

    private final Executor workers;
    private final Runnable work;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger requests = new AtomicInteger();

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
        int seen;
        do {
            seen = requests.get();
            lock.lock();
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                log.error("What was asked for is not done, and done when it is asked for again", e);
            } finally {
                lock.unlock();
            }
        } while (requests.addAndGet(-seen) != 0);
    }

    /**
     * Does the work on this thread.
     *
     * @param limit how long to wait for another thread to end its turn
     * @return false if it did not; true also if this thread is in the middle of the work, which then looks again
     */
    boolean now(Duration limit) {
        if (lock.isHeldByCurrentThread()) {
            return true;
        }
        if (!BoundedWait.lock(lock, limit)) {
            return false;
        }
        try {
            work.run();
        } finally {
            lock.unlock();
        }
        return true;
    }
}
