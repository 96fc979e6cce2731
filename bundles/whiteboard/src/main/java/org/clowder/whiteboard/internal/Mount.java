package org.clowder.whiteboard.internal;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Server;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.websocket.server.WsSci;
import org.clowder.server.ContextHost;
import org.clowder.server.ContextHost.Hosted;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;
import org.clowder.server.PathTakenException;
import org.clowder.server.ServerListener;
import org.clowder.tomcat.BoundedWait;
import org.clowder.tomcat.ConnectorThreads;
import org.osgi.framework.Bundle;

/**
 * The context of the whiteboard, which is there while the server runs, there are services, and nothing else has its path. One
 * thread starts and stops it; whoever changes what it depends on asks it to look again.
 */
final class Mount implements ServerListener {

    private static final Log log = LogFactory.getLog(Mount.class);
    private static final Duration STOP = Duration.ofSeconds(3);
    private static final long AGAIN_MILLIS = 1000;
    /** Where replication looks for classes of attributes; see the manager's {@code attributeName}. */
    private static final String CLASSES = "org.osgi.framework.BundleContext";

    private final Settings settings;
    private final WhiteboardServices services;
    private final Bridge bridge;
    private final Sockets sockets;
    private final Departures departures;
    private final Supplier<Optional<ContextHost>> contextHost;
    private final ScheduledThreadPoolExecutor worker;
    /** Taken while it looks; a server that stops waits for that. */
    private final Semaphore turn = new Semaphore(1);
    /** That it looks again later, once for all that ask for it. */
    private final AtomicBoolean due = new AtomicBoolean();

    private volatile boolean serving;
    private volatile Hosted hosted;
    private volatile String displacedBy = "";
    private volatile long emptySince = System.nanoTime();

    Mount(
            Settings settings,
            WhiteboardServices services,
            Bridge bridge,
            Sockets sockets,
            Departures departures,
            Supplier<Optional<ContextHost>> contextHost) {
        this.settings = settings;
        this.services = services;
        this.bridge = bridge;
        this.sockets = sockets;
        this.departures = departures;
        this.contextHost = contextHost;
        this.worker = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "clowder-whiteboard");
            thread.setDaemon(true);
            thread.setContextClassLoader(StandardContext.class.getClassLoader());
            return thread;
        });
        worker.setKeepAliveTime(1, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
    }

    /** The context that runs. */
    Optional<Context> context() {
        return Optional.ofNullable(hosted)
                .flatMap(running -> running.contexts().stream().findFirst())
                .filter(context ->
                        context.getParent() != null && context.getState().isAvailable());
    }

    /** What has its path; empty if nothing has. */
    String displacedBy() {
        return displacedBy;
    }

    /** Services have come or gone, or the bridge has. */
    void changed() {
        if (services.size() == 0) {
            emptySince = System.nanoTime();
        }
        context().map(Context::getServletContext).ifPresent(this::tellClasses);
        lookAgain(0);
    }

    private void tellClasses(ServletContext context) {
        Stream<Bundle> bundles = Stream.concat(services.bundles().stream(), bridge.bundle().stream());
        context.setAttribute(CLASSES, ContainerClasses.with(bundles.toList()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is logged
    private void lookAgain(long millis) {
        if (millis > 0 && !due.compareAndSet(false, true)) {
            return;
        }
        try {
            worker.schedule(() -> lookNow(millis > 0), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("This bundle has stopped", e);
        }
    }

    private void lookNow(boolean wasDue) {
        turn.acquireUninterruptibly();
        try {
            due.compareAndSet(wasDue, false);
            look();
        } catch (RuntimeException | LinkageError e) {
            log.error("The whiteboard at " + shown() + " is left as it is", e);
        } catch (OutOfMemoryError e) {
            log.error("The whiteboard at " + shown() + " is looked at again, as memory has run out", e);
            lookAgain(AGAIN_MILLIS);
        } finally {
            turn.release();
        }
    }

    @Override
    public void started(Server server) {
        serving = true;
        lookAgain(0);
    }

    /** Tomcat cannot stop a context that another thread is starting. */
    @Override
    public void stopping(Server server) {
        serving = false;
        if (BoundedWait.atMost(STOP, nanos -> turn.tryAcquire(nanos, TimeUnit.NANOSECONDS))) {
            turn.release();
        }
    }

    @Override
    public void stopped(Server server) {
        hosted = null;
    }

    void close() {
        serving = false;
        worker.execute(this::end);
        worker.shutdown();
        BoundedWait.atMost(STOP, nanos -> worker.awaitTermination(nanos, TimeUnit.NANOSECONDS));
    }

    private void look() {
        Hosted current = hosted;
        if (current != null && context().isEmpty()) {
            current.close();
            current = null;
            hosted = null;
        }
        Optional<HttpServlet> servlet = bridge.servlet();
        if (!serving) {
            return;
        }
        if (servlet.isEmpty() || services.size() == 0 && isIdle()) {
            end();
        } else if (services.size() > 0 && current == null) {
            begin(servlet.get());
        }
    }

    private boolean isIdle() {
        long rest = settings.patience().toNanos() - (System.nanoTime() - emptySince);
        if (rest > 0 && hosted != null) {
            lookAgain(TimeUnit.NANOSECONDS.toMillis(rest) + 1);
        }
        return rest <= 0;
    }

    private void end() {
        Hosted leaving = hosted;
        hosted = null;
        displacedBy = "";
        if (leaving != null) {
            leaving.close();
            log.info("The whiteboard is not served any more; " + shown() + " is free");
        }
    }

    private String shown() {
        return settings.path().isEmpty() ? "/" : settings.path();
    }

    private void begin(HttpServlet servlet) {
        Optional<ContextHost> host = contextHost.get();
        if (host.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(settings.directory());
            hosted = host.get().startLowest(plan(servlet), this::displaced);
            displacedBy = "";
            log.info("The whiteboard is served at " + shown());
            // what came while it was being started
            changed();
        } catch (PathTakenException e) {
            displaced(e.owner());
        } catch (IllegalStateException e) {
            // its Host is being exchanged, or the server stops
            if (serving) {
                lookAgain(AGAIN_MILLIS);
            }
        } catch (DeploymentException | IOException e) {
            if (serving) {
                log.error(
                        "The whiteboard cannot be served at " + shown() + "; it is tried again with the next service",
                        e);
            }
        }
    }

    /** Also called by whoever brings what takes the path. */
    private void displaced(String by) {
        if (displacedBy.isEmpty()) {
            log.info("The whiteboard gives way: " + shown() + " has " + by + "; it is back once the path is free");
        }
        displacedBy = by;
        lookAgain(AGAIN_MILLIS);
    }

    private ContextPlan plan(HttpServlet servlet) {
        return new ContextPlan(
                settings.path(),
                "",
                settings.directory(),
                settings.distributable() ? Optional.of("whiteboard.distributable") : Optional.empty(),
                List.of(),
                (context, host) -> configure(context, servlet));
    }

    private void configure(StandardContext context, HttpServlet servlet) {
        context.setParentClassLoader(ContainerClasses.alone());
        context.setDefaultWebXml(Constants.NoDefaultWebXml);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer((types, container) -> install(container, servlet), Set.of());
        context.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.AFTER_STOP_EVENT)) {
                lookAgain(AGAIN_MILLIS);
            }
        });
    }

    /** Where it is not known by which connector a request has come, as none has that port, all must have threads left. */
    private boolean mayWait(int localPort) {
        List<Connector> all = context()
                .map(context -> (Engine) context.getParent().getParent())
                .stream()
                .flatMap(engine -> Stream.of(engine.getService().findConnectors()))
                .toList();
        List<Connector> its = all.stream()
                .filter(connector -> connector.getLocalPort() == localPort)
                .toList();
        return (its.isEmpty() ? all : its)
                .stream().map(Connector::getProtocolHandler).allMatch(ConnectorThreads::mayWait);
    }

    private void install(ServletContext context, HttpServlet servlet) {
        tellClasses(context);
        bridge.listener().ifPresent(context::addListener);
        ServletRegistration.Dynamic front =
                context.addServlet("whiteboard", new Front(servlet, sockets, departures, this::mayWait));
        front.addMapping("/*");
        front.setAsyncSupported(true);
        front.setLoadOnStartup(1);
    }
}
