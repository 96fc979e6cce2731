package org.clowder.server.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
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
import org.clowder.server.ServerListener;
import org.clowder.server.ServerState;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.requests.Connectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Owns the embedded Tomcat: reads the descriptor and starts the server on a thread of its own, so that the framework's
 * start goes on beside it, and stops it with the component.
 *
 * <p>Threads: {@code lock} guards the list of listeners together with {@link #told}, the server they have been told of;
 * calls to listeners are made under it, one at a time, as {@link ServerListener} promises. Listeners must therefore not
 * wait for other listeners. State is published through an atomic reference and the service's properties.
 */
@Component(
        service = {TomcatController.class},
        immediate = true)
public final class TomcatController implements ServerController {

    private static final Log log = LogFactory.getLog(TomcatController.class);

    private static final long RELOAD_SECONDS = 30;

    private final MemberEnvironment environment;
    private final HostContexts hostContexts;
    private final Contributions contributions;
    private final Arrivals arrivals;
    private final Reload reload;
    private final ReentrantLock reloading = new ReentrantLock();
    private final AtomicReference<HostedApplications> applications = new AtomicReference<>();
    private final Object lock = new Object();
    private final List<ServerListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<Status> status = new AtomicReference<>(new Status(ServerState.STOPPED, null, null));
    private ServiceRegistration<ServerController> registration;
    private Server told;
    private boolean toldStarted;
    private Thread starter;

    private record Status(ServerState state, Server server, String failure) {}

    @Activate
    public TomcatController(
            BundleContext context,
            @Reference MemberEnvironment environment,
            @Reference HostContexts hostContexts,
            @Reference Contributions contributions) {
        this.environment = environment;
        this.hostContexts = hostContexts;
        this.contributions = contributions;
        this.arrivals = new Arrivals(context);
        this.reload =
                new Reload(environment, hostContexts, contributions, () -> Optional.ofNullable(applications.get()));
        if ("check".equals(context.getProperty("clowder.mode"))) {
            return;
        }
        move(ServerState.STARTING, null, null);
        registration = context.registerService(ServerController.class, this, properties());
        starter = new Thread(this::start, "clowder-server");
        starter.setContextClassLoader(Catalina.class.getClassLoader());
        starter.start();
    }

    @Deactivate
    void deactivate() {
        arrivals.close();
        if (registration == null) {
            return;
        }
        awaitStarter();
        stop();
        registration.unregister();
    }

    private void awaitStarter() {
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(ServerListener listener) {
        synchronized (lock) {
            listeners.add(listener);
            if (told != null) {
                listener.configured(told);
                if (toldStarted) {
                    quietly(listener, () -> listener.started(told));
                }
            }
        }
    }

    void removeListener(ServerListener listener) {
        listeners.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindApplications(HostedApplications service) {
        applications.set(service);
    }

    void unbindApplications(HostedApplications service) {
        applications.compareAndSet(service, null);
    }

    private void start() {
        Server server = null;
        try {
            Descriptor descriptor = descriptor();
            server = descriptor.server();
            hostContexts.prepare(descriptor);
            tellConfigured(server);
            for (Service service : server.findServices()) {
                Arrays.asList(service.findConnectors()).forEach(Connectors::prepare);
            }
            server.init();
            server.start();
            move(ServerState.RUNNING, server, null);
            tellStarted(server);
        } catch (DescriptorException e) {
            fail(server, e.getMessage(), null);
        } catch (CancellationException e) {
            log.debug("The component is stopped while a bundle is waited for", e);
        } catch (LifecycleException | RuntimeException | LinkageError e) {
            fail(server, StartFailure.explain(e, server), StartFailure.expected(e) ? null : e);
        }
    }

    /** Waits for late bundles; those that are later still find the state FAILED and make it STARTING again. */
    private Descriptor descriptor() throws DescriptorException {
        Path contexts = environment.data().resolve("contexts");
        ExpandWar.delete(contexts.toFile());
        DescriptorReader reader = new DescriptorReader(environment, contributions.classes(), contexts, contributions);
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
        if (!reloading.tryLock()) {
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
            reloading.unlock();
        }
    }

    private void stop() {
        endReloads();
        Server server = status.get().server();
        if (server == null) {
            move(ServerState.STOPPED, null, null);
            return;
        }
        move(ServerState.STOPPING, server, null);
        new GracefulStop(environment).run(server);
        synchronized (lock) {
            listeners.forEach(listener -> quietly(listener, () -> listener.stopping(server)));
        }
        shutDown(server);
        move(ServerState.STOPPED, null, null);
        log.info("Server of member " + environment.name() + " stopped");
    }

    /** What is being changed is changed to an end; the lock is not given back, so nothing is changed after that. */
    private void endReloads() {
        try {
            if (!reloading.tryLock(RELOAD_SECONDS, TimeUnit.SECONDS)) {
                log.warn("The descriptor is still being taken over; the server stops without waiting any longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutDown(Server server) {
        if (server != null) {
            ThreadContext.with(Catalina.class.getClassLoader(), () -> {
                try {
                    if (server.getState().isAvailable() || server.getState() == LifecycleState.FAILED) {
                        server.stop();
                    }
                    server.destroy();
                } catch (LifecycleException e) {
                    log.error("Server did not stop cleanly", e);
                }
                return null;
            });
        }
        synchronized (lock) {
            if (told != null) {
                listeners.forEach(listener -> quietly(listener, () -> listener.stopped(told)));
            }
            told = null;
            toldStarted = false;
        }
        hostContexts.clear();
        contributions.clear();
    }

    private void tellConfigured(Server server) {
        synchronized (lock) {
            told = server;
            for (ServerListener listener : listeners) {
                listener.configured(server);
            }
        }
    }

    private void tellStarted(Server server) {
        synchronized (lock) {
            toldStarted = true;
            listeners.forEach(listener -> quietly(listener, () -> listener.started(server)));
        }
    }

    private static void quietly(ServerListener listener, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error("A server listener failed: " + listener.getClass().getName(), e);
        }
    }

    private void move(ServerState state, Server server, String failure) {
        status.set(new Status(state, server, failure));
        if (registration != null) {
            registration.setProperties(properties());
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
