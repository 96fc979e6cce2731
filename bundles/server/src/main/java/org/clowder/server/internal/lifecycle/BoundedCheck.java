package org.clowder.server.internal.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.startup.Catalina;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;

/**
 * A {@link ReadinessCheck} that is asked on a thread of its own, by one question after the other, so that one that throws or
 * hangs costs nobody but itself: who asks waits for a bounded time, and not at all as long as an earlier question is over that
 * time. Safe for use by several threads.
 */
final class BoundedCheck implements AutoCloseable {

    private static final Log log = LogFactory.getLog(BoundedCheck.class);

    private final ReadinessCheck check;
    private final Duration bound;
    private final ThreadPoolExecutor thread;
    private volatile Question running;
    private final AtomicBoolean failing = new AtomicBoolean();

    BoundedCheck(ReadinessCheck check, Duration bound) {
        this.check = check;
        this.bound = bound;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread, (task, pool) -> cancel(task));
        // Not by the first request: the thread would keep what was on that one's stack.
        thread.prestartCoreThread();
    }

    private Thread thread(Runnable work) {
        Thread made =
                new Thread(null, work, "clowder-readiness-" + check.getClass().getSimpleName(), 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(Catalina.class.getClassLoader());
        return made;
    }

    boolean isOf(ReadinessCheck other) {
        return check == other;
    }

    /** Begins to ask. */
    Question ask() {
        return new Question();
    }

    /** One question, on its way. */
    final class Question {

        private final FutureTask<List<Missing>> task = new FutureTask<>(this::run);
        private final long asked = System.nanoTime();
        private volatile long begun;

        private Question() {
            thread.execute(task);
        }

        private List<Missing> run() {
            begun = System.nanoTime();
            running = this;
            try {
                return List.copyOf(check.missing());
            } finally {
                running = null;
            }
        }

        /** What is missing; if the check does not say so in time, that it does not. */
        List<Missing> answer() {
            Question before = running;
            boolean stuck = before != null && before != this && before.left(before.begun) <= 0;
            try {
                List<Missing> missing = task.get(stuck ? 0 : left(asked), TimeUnit.NANOSECONDS);
                if (failing.getAndSet(false)) {
                    log.info(label() + " answers again");
                }
                return missing;
            } catch (CancellationException e) {
                // The check has gone.
                return List.of();
            } catch (TimeoutException e) {
                return none("has not answered for " + bound.toMillis() + " ms", null);
            } catch (ExecutionException e) {
                return none("failed: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return none("was interrupted", null);
            } finally {
                if (task.cancel(false)) {
                    thread.remove(task);
                }
            }
        }

        private long left(long since) {
            return Math.max(0, bound.toNanos() - (System.nanoTime() - since));
        }

        private List<Missing> none(String why, Throwable cause) {
            String detail = label() + " " + why;
            if (!failing.getAndSet(true)) {
                log.warn(detail + "; the member is not ready until it answers", cause);
            }
            return List.of(new Missing("a readiness check did not answer", detail));
        }
    }

    private String label() {
        return "Readiness check " + check.getClass().getName();
    }

    @Override
    public void close() {
        thread.shutdownNow().forEach(BoundedCheck::cancel);
    }

    private static void cancel(Runnable question) {
        ((FutureTask<?>) question).cancel(false);
    }
}
