package org.clowder.server.internal.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.startup.Catalina;
import org.apache.catalina.startup.ExpandWar;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.HostedApplications;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.ReloadException;
import org.clowder.server.ServerController;
import org.clowder.server.ServerState;
import org.clowder.server.internal.classes.Arrivals;
import org.clowder.server.internal.classes.ThreadContext;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorException;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.descriptor.LateClasses;
import org.clowder.server.internal.drain.Draining;
import org.clowder.server.internal.member.Milliseconds;
import org.clowder.server.internal.reload.Reload;
import org.clowder.server.internal.requests.Connectors;
import org.clowder.server.internal.requests.GracefulStop;
import org.clowder.tomcat.BoundedWait;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Owns the embedded Tomcat: reads the descriptor and starts the server on a thread of its own, so that the framework's
 * start goes on beside it, and stops it when it is closed.
 *
 * <p>Threads: state is published through an atomic reference and the service's properties. A start that does not come to an
 * end while it is closed is given up: whoever sees the state first, this start or the stop, stops the server.
 */
final class TomcatController implements ServerController {

    private static final Log log = LogFactory.getLog(TomcatController.class);

    private static final Duration RELOAD = Duration.ofSeconds(30);

    private final MemberEnvironment environment;
    private final HostContexts hostContexts;
    private final Contributions contributions;
    private final Draining draining;
    private final Arrivals arrivals;
    private final Reload reload;
    private final Semaphore reloading = new Semaphore(1);
    private final ServerListeners listeners;
    private final BundleContext context;
    private final AtomicReference<Status> status = new AtomicReference<>(new Status(ServerState.STOPPED, null, null));
    private ServiceRegistration<ServerController> registration;
    private Thread starter;

    private record Status(ServerState state, Server server, String failure) {

        boolean ends() {
            return state == ServerState.STOPPING || state == ServerState.STOPPED;
        }

        Status ending() {
            return new Status(server == null ? ServerState.STOPPED : ServerState.STOPPING, server, null);
        }
    }

    TomcatController(
            BundleContext context,
            MemberEnvironment environment,
            HostContexts hostContexts,
            Contributions contributions,
            Draining draining,
            ServerListeners listeners,
            Supplier<Optional<HostedApplications>> applications) {
        this.context = context;
        this.environment = environment;
        this.hostContexts = hostContexts;
        this.contributions = contributions;
        this.draining = draining;
        this.listeners = listeners;
        this.arrivals = new Arrivals(context);
        this.reload = new Reload(environment, hostContexts, contributions, applications);
    }

    /** Offers the service and starts the server. */
    void open() {
        status.set(new Status(ServerState.STARTING, null, null));
        registration = context.registerService(ServerController.class, this, properties());
        starter = begun(this::start, "clowder-server");
    }

    private static Thread begun(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setContextClassLoader(Catalina.class.getClassLoader());
        thread.start();
        return thread;
    }

    void close() {
        arrivals.close();
        awaitStarter();
        stop();
        registration.unregister();
    }

    /** An application that does not come to an end of its start holds up no stop: what it leads to is stopped once it ends. */
    private void awaitStarter() {
        if (!ends(starter, "starting")) {
            starter.interrupt();
        }
    }

    private boolean ends(Thread thread, String doing) {
        Duration patience = Milliseconds.stopTimeout(environment);
        boolean ended = BoundedWait.atMost(patience, nanos -> {
            TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
            return !thread.isAlive();
        });
        if (!ended) {
            log.warn("The server is still " + doing + " after " + patience.toMillis() + " ms (stop.timeout in "
                    + environment.source("stop.timeout") + "); it is not waited for any longer");
        }
        return ended;
    }

    private void start() {
        Server server = null;
        try {
            Descriptor descriptor = descriptor();
            reload.begin(descriptor);
            server = descriptor.server();
            hostContexts.prepare(descriptor);
            draining.inService();
            listeners.configured(server);
            for (Service service : server.findServices()) {
                Arrays.asList(service.findConnectors()).forEach(Connectors::prepare);
            }
            server.init();
            hostContexts.holdStart();
            server.start();
            hostContexts.endStart(server);
            if (move(ServerState.RUNNING, server, null)) {
                listeners.started(server);
            } else {
                shutDown(server);
            }
        } catch (DescriptorException e) {
            fail(server, e.getMessage(), null);
        } catch (CancellationException e) {
            log.debug("The server is stopped while a bundle is waited for", e);
        } catch (LifecycleException | RuntimeException | LinkageError e) {
            fail(
                    server,
                    StartFailure.explain(e, server, environment.source("http.port")),
                    StartFailure.expected(e) ? null : e);
        }
    }

    /** Waits for late bundles; those that are later still find the state FAILED and make it STARTING again. */
    private Descriptor descriptor() throws DescriptorException {
        // earlier versions have kept the descriptor's contexts there, with their secrets
        ExpandWar.delete(environment.data().resolve("contexts").toFile());
        DescriptorReader reader = new DescriptorReader(environment, contributions.classes(), contributions);
        return new LateClasses(reader, arrivals, environment, contributions::setWaiting)
                .read(late -> fail(null, late.getMessage(), null), () -> {
                    log.info("A bundle has arrived; the server's start is tried again");
                    move(ServerState.STARTING, null, null);
                });
    }

    private void fail(Server server, String message, Throwable unexpected) {
        if (unexpected == null) {
            log.error("Server not started: " + message);
        } else {
            log.error("Server not started: " + message, unexpected);
        }
        shutDown(server);
        move(ServerState.FAILED, null, message);
    }

    @Override
    public List<String> reload() throws ReloadException {
        if (!reloading.tryAcquire()) {
            throw new ReloadException(
                    "the descriptor is being taken over already; try again when that is done",
                    List.of("another reload is under way"));
        }
        try {
            Descriptor current = hostContexts
                    .descriptor()
                    .filter(running -> state() == ServerState.RUNNING)
                    .orElseThrow(() -> new ReloadException(
                            "the server is not running, so its descriptor cannot be taken over; restart the member",
                            List.of("the server is " + state())));
            List<String> changes = ThreadContext.with(Catalina.class.getClassLoader(), () -> reload.run(current));
            changes.forEach(change -> log.info("Reload: " + change));
            return changes;
        } catch (ReloadException e) {
            log.error("Reload: " + e.getMessage() + "\n  " + String.join("\n  ", e.problems()));
            throw e;
        } finally {
            reloading.release();
        }
    }

    private void stop() {
        endReloads();
        Server running = status.get().server();
        if (running != null) {
            draining.prepareStop(running);
        }
        Status before = status.getAndUpdate(Status::ending);
        Server server = before.server();
        publish();
        if (server == null) {
            return;
        }
        hostContexts.letThrough();
        draining.announceStop(server);
        new GracefulStop(environment).run(server);
        draining.awaitSafe(server);
        listeners.stopping(server);
        shutDown(server);
        if (before.state() == ServerState.RUNNING) {
            hostContexts.forgetUnused();
        }
        status.set(new Status(ServerState.STOPPED, null, null));
        publish();
        log.info("Server of member " + environment.name() + " stopped");
    }

    /** What is being changed is changed to an end; the turn is not given back, so nothing is changed after that. */
    private void endReloads() {
        if (!BoundedWait.atMost(RELOAD, nanos -> reloading.tryAcquire(nanos, TimeUnit.NANOSECONDS))) {
            log.warn("The descriptor is still being taken over; the server stops without waiting any longer");
        }
    }

    /** An application whose start or stop does not come to an end is not waited for longer: what is left then, behind closed ports, ends once that does. */
    private void shutDown(Server server) {
        if (server != null) {
            List<Context> hosted = hostContexts.hosted();
            if (!ends(begun(() -> end(server, hosted), "clowder-server-stop"), "stopping")) {
                for (Service service : server.findServices()) {
                    Arrays.asList(service.findConnectors()).forEach(each -> Connectors.destroy(service, each));
                }
            }
        }
        listeners.stopped();
        hostContexts.clear();
        contributions.clear();
    }

    private static void end(Server server, List<Context> hosted) {
        if (server.getState().isAvailable() || server.getState() == LifecycleState.FAILED) {
            attempt(server::stop);
            for (Context context : hosted) {
                // one that was still starting has been passed over, and could not be destroyed
                attempt(context::stop);
            }
        }
        attempt(server::destroy);
    }

    private interface Step {
        void run() throws LifecycleException;
    }

    /** One that fails, as of an application that is undeployed meanwhile, keeps none behind it from being done. */
    private static void attempt(Step step) {
        try {
            step.run();
        } catch (LifecycleException | RuntimeException | LinkageError e) {
            log.error("Server did not stop cleanly", e);
        }
    }

    /** False, and nothing has changed, if the server stops or has stopped. */
    private boolean move(ServerState state, Server server, String failure) {
        Status next = new Status(state, server, failure);
        boolean moved = !status.getAndUpdate(now -> now.ends() ? now : next).ends();
        if (moved) {
            publish();
        }
        return moved;
    }

    private void publish() {
        try {
            registration.setProperties(properties());
        } catch (IllegalStateException e) {
            log.debug("The server has stopped; nobody asks for its state any more", e);
        }
    }

    private Hashtable<String, Object> properties() {
        Status now = status.get();
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(STATE_PROPERTY, now.state().name());
        if (now.failure() != null) {
            properties.put(FAILURE_PROPERTY, now.failure());
        }
        return properties;
    }

    @Override
    public ServerState state() {
        return status.get().state();
    }

    @Override
    public Optional<String> failure() {
        return Optional.ofNullable(status.get().failure());
    }

    @Override
    public Optional<Server> server() {
        Status now = status.get();
        return now.state() == ServerState.RUNNING ? Optional.of(now.server()) : Optional.empty();
    }
}
