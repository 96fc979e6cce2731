package org.clowder.session.internal.work;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Work that is done whenever it is due, on whatever threads an executor has, never by two at once. However often it becomes due while it waits
 * or runs, it waits once. Thread-safe; holds no lock while it works.
 */
public final class SerialTask {

    private final Executor executor;
    private final Runnable work;
    private boolean running;
    private boolean due;
    private Thread worker;
    private long begun;

    public SerialTask(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    public void due() {
        synchronized (this) {
            due = true;
            if (running) {
                return;
            }
            running = true;
        }
        begin();
    }

    private void begin() {
        long before = begun();
        try {
            executor.execute(this::run);
        } catch (RuntimeException | Error e) {
            // work that has begun has ended by itself
            if (begun() == before) {
                synchronized (this) {
                    end();
                }
            }
            throw e;
        }
    }

    private synchronized long begun() {
        return begun;
    }

    private void run() {
        synchronized (this) {
            due = false;
            begun++;
            worker = Thread.currentThread();
        }
        try {
            work.run();
        } finally {
            if (again()) {
                begin();
            }
        }
    }

    private synchronized boolean again() {
        if (!due) {
            end();
        }
        return due;
    }

    /** Guarded by this. */
    private void end() {
        running = false;
        worker = null;
        notifyAll();
    }

    /**
     * Waits until nothing is done and nothing is due.
     *
     * @return false if that is not so after this time, and at once if it is the work itself that asks
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (running) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || worker == Thread.currentThread()) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
