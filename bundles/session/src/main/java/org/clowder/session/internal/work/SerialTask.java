package org.clowder.session.internal.work;

import java.util.concurrent.Executor;

/**
 * Work that is done whenever it is due, on whatever threads an executor has, never by two at once. However often it becomes due while it waits
 * or runs, it waits once. Thread-safe; holds no lock while it works.
 */
public final class SerialTask {

    private final Executor executor;
    private final Runnable work;
    private boolean running;
    private boolean due;

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
        try {
            executor.execute(this::run);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                running = false;
            }
            throw e;
        }
    }

    private void run() {
        synchronized (this) {
            due = false;
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
        running = due;
        return due;
    }
}
