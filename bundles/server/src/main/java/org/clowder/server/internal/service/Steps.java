package org.clowder.server.internal.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Steps that are done one at a time, in the order in which they come, by threads that bring some. A step may call anybody: no lock is held
 * meanwhile, and whoever brings another one waits for it with a bound. Thread-safe.
 */
final class Steps {

    private static final Log log = LogFactory.getLog(Steps.class);

    private final Duration patience;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Thread worker;

    /** @param patience how long somebody waits for the steps of others */
    Steps(Duration patience) {
        this.patience = patience;
    }

    /**
     * Does a step, and what is left of it once the next one may be done. If the steps of others take longer than the bound, both are left to
     * these; a step that is taken within another one is a part of it.
     *
     * @param step returns what is left
     */
    void take(Supplier<Runnable> step) {
        if (within()) {
            step.get().run();
            return;
        }
        CompletableFuture<Runnable> done = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(() -> done.completeAsync(step, Runnable::run));
        }
        work();
        finish(done);
    }

    private synchronized boolean within() {
        return worker == Thread.currentThread();
    }

    private void work() {
        synchronized (this) {
            if (worker != null) {
                return;
            }
            worker = Thread.currentThread();
        }
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private synchronized Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            worker = null;
        }
        return next;
    }

    private void finish(CompletableFuture<Runnable> done) {
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS).run();
        } catch (TimeoutException e) {
            log.warn("A service is not made, or a valve or listener that is one does not start, for "
                    + patience.toMillis() + " ms; what other services contribute follows when that is done");
            leave(done);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(done);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("A service cannot be used: " + e.getCause(), e.getCause());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is logged
    private static void leave(CompletableFuture<Runnable> done) {
        done.thenAccept(Runnable::run).exceptionally(failure -> {
            log.error("A service cannot be used", failure);
            return null;
        });
    }
}
