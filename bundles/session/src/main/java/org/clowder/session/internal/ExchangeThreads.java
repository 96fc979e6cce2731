package org.clowder.session.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Surroundings;
import org.clowder.session.internal.stream.Sender;

/**
 * The threads of one exchange: one that looks every {@value #TICK_MILLIS} ms for what no event tells, and one for each member that is sent
 * to. They end with the JVM, and see this bundle's classes only.
 */
public final class ExchangeThreads implements Surroundings {

    private static final Log log = LogFactory.getLog(ExchangeThreads.class);
    private static final long TICK_MILLIS = 50;

    private final String place;
    private final Executor workers;
    private ScheduledThreadPoolExecutor timer;

    /**
     * @param place names the cluster in threads
     * @param workers for work that may wait
     */
    public ExchangeThreads(String place, Executor workers) {
        this.place = place;
        this.workers = workers;
    }

    /** Begins to look after an exchange that was started. */
    @SuppressWarnings("FutureReturnValueIgnored") // tick() logs what fails
    public void start(Exchange exchange) {
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "clowder-replication-" + place));
        timer.scheduleWithFixedDelay(() -> tick(exchange), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    public void stop() {
        timer.shutdownNow();
    }

    private void tick(Exchange exchange) {
        try {
            exchange.tick();
        } catch (Throwable e) {
            // the next one may work, and without it nothing is repaired any more
            log.error("Replication of " + place + ": a periodic check failed", e);
        }
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public void execute(Runnable work) {
        workers.execute(work);
    }

    @Override
    public void start(Sender sender, String name) {
        daemon(sender::run, "clowder-stream-" + place + "-" + name).start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(ExchangeThreads.class.getClassLoader());
        return thread;
    }
}
