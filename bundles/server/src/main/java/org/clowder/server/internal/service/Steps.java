package org.clowder.server.internal.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Steps that are done one at a time, in the order in which they come, each by the thread that brings it. A step may call anybody: no lock is held
 * meanwhile, and whoever brings another one waits for its turn with a bound; after that the step is done by a thread of its own, when its turn has
 * come, and what is left of it with it: so whoever brings a step and then another one has both done one after the other. Thread-safe.
 */
final class Steps {

    private static final Log log = LogFactory.getLog(Steps.class);

    private final Duration patience;
    /** The first is the one whose turn it is. */
    private final Queue<Step> queue = new ArrayDeque<>();
    /** Who does the first one; null while nobody does. */
    private Thread worker;

    /** Guarded by the monitor of the steps, as all fields are. */
    private static final class Step {

        private final Supplier<Runnable> work;
        private boolean left;

        Step(Supplier<Runnable> work) {
            this.work = work;
        }
    }

    /** @param patience how long somebody waits for the steps of others */
    Steps(Duration patience) {
        this.patience = patience;
    }

    /**
     * Does a step, and what is left of it once the next one may be done. If the steps of others take longer than the bound, both are done later;
     * a step that is taken within another one is a part of it.
     *
     * @param work returns what is left
     */
    void take(Supplier<Runnable> work) {
        if (within()) {
            work.get().run();
            return;
        }
        Step step = new Step(work);
        if (awaitTurn(step)) {
            run(step);
        } else {
            log.warn("A service is not made, or a valve or listener that is one does not start, for "
                    + patience.toMillis() + " ms; what other services contribute follows when that is done");
        }
    }

    private synchronized boolean within() {
        return worker == Thread.currentThread();
    }

    /** Only with the turn. */
    private void run(Step step) {
        Runnable rest;
        try {
            rest = step.work.get();
        } finally {
            pass();
        }
        rest.run();
    }

    private synchronized boolean awaitTurn(Step step) {
        queue.add(step);
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (queue.peek() != step) {
                long nanos = end - System.nanoTime();
                if (nanos <= 0) {
                    step.left = true;
                    return false;
                }
                beginLeft();
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            step.left = queue.peek() != step;
            if (step.left) {
                return false;
            }
        }
        worker = Thread.currentThread();
        return true;
    }

    private synchronized void pass() {
        worker = null;
        queue.remove();
        notifyAll();
        beginLeft();
    }

    private void beginLeft() {
        Step first = queue.peek();
        if (first == null || !first.left || worker != null) {
            return;
        }
        try {
            Thread thread = new Thread(() -> runLeft(first), "clowder-services");
            thread.setDaemon(true);
            thread.setContextClassLoader(Steps.class.getClassLoader());
            worker = thread;
            thread.start();
        } catch (OutOfMemoryError e) {
            // whoever brings the next step tries again
            worker = null;
        }
    }

    private void runLeft(Step step) {
        try {
            step.work.get().run();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            log.error("A service cannot be used", e);
        } finally {
            pass();
        }
    }
}
