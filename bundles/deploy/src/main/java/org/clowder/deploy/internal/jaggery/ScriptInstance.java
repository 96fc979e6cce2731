package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.core.StandardContext;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.BoundedWait;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/**
 * The instance of a script service that one application has. It is counted who is in it, and it ends with the last one after it
 * was given up. Whoever needs it first initializes it; others wait for that, under no lock.
 */
final class ScriptInstance {

    private static final Log log = LogFactory.getLog(ScriptInstance.class);
    private static final Duration END = Duration.ofSeconds(5);

    private final ServiceReference<Servlet> reference;
    private final ServiceObjects<Servlet> objects;
    private final StandardContext context;
    private final FutureTask<Servlet> beginning;
    private final AtomicInteger inside = new AtomicInteger(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param config with which it is initialized, once */
    ScriptInstance(
            ServiceReference<Servlet> reference,
            ServiceObjects<Servlet> objects,
            StandardContext context,
            ServletConfig config) {
        this.reference = reference;
        this.objects = objects;
        this.context = context;
        this.beginning = new FutureTask<>(() -> begin(config));
    }

    boolean isOf(ServiceReference<Servlet> service) {
        return reference.equals(service);
    }

    /**
     * The servlet, initialized.
     *
     * @throws ServletException if it could not be, then and ever
     */
    Servlet servlet() throws ServletException {
        beginning.run();
        try {
            return beginning.get();
        } catch (ExecutionException e) {
            throw new ServletException(
                    "The script service of " + reference.getBundle() + " cannot be used", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException("Interrupted while the script service is initialized", e);
        }
    }

    private Servlet begin(ServletConfig config) throws ServletException {
        Servlet servlet = objects.getService();
        if (servlet == null) {
            throw new ServletException("it is there no more");
        }
        ClassLoader before = context.bind(null);
        try {
            servlet.init(config);
            return servlet;
        } catch (ServletException | RuntimeException | Error e) {
            giveBack(servlet);
            throw e;
        } finally {
            context.unbind(before);
        }
    }

    /** False if it has ended; else to be followed by {@link #leave}. */
    boolean enter() {
        return inside.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void leave() {
        if (inside.decrementAndGet() == 0) {
            end();
        }
    }

    private void end() {
        try {
            if (!beginning.cancel(false)) {
                Servlet servlet = beginning.get();
                destroy(servlet);
                giveBack(servlet);
            }
        } catch (ExecutionException e) {
            log.debug("It never began", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void destroy(Servlet servlet) {
        ClassLoader before = context.bind(null);
        try {
            servlet.destroy();
        } catch (RuntimeException | LinkageError e) {
            log.warn(context.getName() + ": the script service of " + reference + " did not end cleanly", e);
        } finally {
            context.unbind(before);
        }
    }

    private void giveBack(Servlet servlet) {
        try {
            objects.ungetService(servlet);
        } catch (IllegalStateException | IllegalArgumentException e) {
            log.debug("The framework has taken it back already", e);
        }
    }

    /** Waits until all have ended, for a while; who is inside for longer goes on. */
    static void awaitEnd(List<ScriptInstance> going) {
        long limit = System.nanoTime() + END.toNanos();
        for (ScriptInstance each : going) {
            Duration left = Duration.ofNanos(Math.max(0, limit - System.nanoTime()));
            if (!BoundedWait.atMost(left, nanos -> each.ended.await(nanos, TimeUnit.NANOSECONDS))) {
                log.warn(each.context.getName() + ": requests are still in the script service of " + each.reference
                        + " that goes, after " + END.toSeconds() + " s");
            }
        }
    }
}
