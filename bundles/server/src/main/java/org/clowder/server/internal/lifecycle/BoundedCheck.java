package org.clowder.server.internal.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
 * A {@link ReadinessCheck} that is asked on a thread of its own, one call after the other, so that one that throws or hangs costs
 * nobody but itself. Whoever asks shares the next call with all who ask before it begins, so that no answer is older than its
 * question; a call that takes longer than its bound is waited for by nobody. Safe for use by several threads.
 */
final class BoundedCheck implements AutoCloseable {

    private static final Log log = LogFactory.getLog(BoundedCheck.class);

    private final ReadinessCheck check;
    private final Duration bound;
    private final ThreadPoolExecutor thread;
    private final AtomicBoolean failing = new AtomicBoolean();
    /** What runs, and what runs after it; null for none. Guarded by this. */
    private Question running;

    private Question next;
    private boolean closed;

    /** One call of the check, for all who wait for it. */
    final class Question {

        private final CompletableFuture<List<Missing>> answer = new CompletableFuture<>();
        private long since = System.nanoTime();

        private void run() {
            begin(this);
            try {
                answer.complete(List.copyOf(check.missing()));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            } finally {
                end();
            }
        }

        /** What is missing; if the check does not say so in time, that it does not. */
        List<Missing> answer() throws InterruptedException {
            try {
                for (long left = left(this); ; left = left(this)) {
                    try {
                        List<Missing> missing = answer.get(Math.max(0, left), TimeUnit.NANOSECONDS);
                        if (failing.getAndSet(false)) {
                            log.info(label() + " answers again");
                        }
                        return missing;
                    } catch (TimeoutException e) {
                        if (left(this) <= 0) {
                            return none("has not answered for " + bound.toMillis() + " ms", null);
                        }
                    }
                }
            } catch (ExecutionException e) {
                return none("failed: " + e.getCause(), e.getCause());
            }
        }
    }

    BoundedCheck(ReadinessCheck check, Duration bound) {
        this.check = check;
        this.bound = bound;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                this::thread,
                new ThreadPoolExecutor.DiscardPolicy());
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
    synchronized Question ask() {
        if (closed || next != null) {
            return closed ? gone() : next;
        }
        next = new Question();
        thread.execute(next::run);
        return next;
    }

    private Question gone() {
        Question gone = new Question();
        gone.answer.complete(List.of());
        return gone;
    }

    private synchronized void begin(Question question) {
        question.since = System.nanoTime();
        running = question;
        next = null;
    }

    private synchronized void end() {
        running = null;
    }

    /** How long a question is waited for: as long as what runs is within its bound, be it this one or the one before. */
    private synchronized long left(Question question) {
        Question decides = running == null ? question : running;
        return bound.toNanos() - (System.nanoTime() - decides.since);
    }

    private List<Missing> none(String why, Throwable cause) {
        if (isClosed()) {
            return List.of();
        }
        String detail = label() + " " + why;
        if (!failing.getAndSet(true)) {
            log.warn(detail + "; the member is not ready until it answers", cause);
        }
        return List.of(new Missing("a readiness check did not answer", detail));
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private String label() {
        return "Readiness check " + check.getClass().getName();
    }

    /** The check has gone: nothing of it is missing any more, and nobody waits for it. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Question each : new Question[] {running, next}) {
            if (each != null) {
                each.answer.complete(List.of());
            }
        }
        thread.shutdownNow();
    }
}
