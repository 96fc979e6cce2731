package org.clowder.session.internal.work;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.ExceptionUtils;

/**
 * A few threads of one cluster that live as long as it runs and have the bundle's class loader, never a web
 * application's. Work that comes while it is stopped is dropped.
 */
public final class WorkerThreads implements Executor {

    private static final Log log = LogFactory.getLog(WorkerThreads.class);
    private static final long IDLE_SECONDS = 10;

    private final int threads;
    private volatile ThreadPoolExecutor pool;

    /** @param threads how many there are at most */
    public WorkerThreads(int threads) {
        this.threads = threads;
    }

    public void start(String owner) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "clowder-session-" + owner + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(WorkerThreads.class.getClassLoader());
            return thread;
        };
        ThreadPoolExecutor created = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                factory,
                new ThreadPoolExecutor.DiscardPolicy());
        created.allowCoreThreadTimeOut(true);
        pool = created;
    }

    public void stop() {
        ThreadPoolExecutor current = pool;
        pool = null;
        if (current != null) {
            current.shutdownNow();
        }
    }

    @Override
    public void execute(Runnable task) {
        ThreadPoolExecutor current = pool;
        if (current != null) {
            current.execute(() -> guarded(task));
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            ExceptionUtils.handleThrowable(e);
            log.error("Background work on sessions failed", e);
        }
    }
}
