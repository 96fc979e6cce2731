package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.catalina.Container;
import org.apache.catalina.Host;
import org.apache.catalina.Server;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ContextHost;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;
import org.clowder.server.ServerListener;
import org.clowder.tomcat.BoundedWait;

/**
 * The embedded server as deployments see it: there in sessions, one for each start of the server. All fields are
 * published atomically, but for the number of starts; listeners are called on the thread that starts or stops the server and must return at once.
 */
public final class ServerLink implements ServerListener {

    private static final Log log = LogFactory.getLog(ServerLink.class);
    private static final Duration STOP = Duration.ofSeconds(3);

    private final AtomicReference<ContextHost> contextHost = new AtomicReference<>();
    private final AtomicReference<Session> session = new AtomicReference<>();
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** How many contexts are being started; guarded by this. */
    private int starting;

    /** One run of the server; compared by identity. */
    public final class Session {
        private Session() {}

        /** Looks for a place for a context, see {@link ContextHost#check}. */
        void check(ContextPlan plan) throws DeploymentException {
            running().check(plan);
        }

        private ContextHost running() {
            ContextHost host = contextHost.get();
            if (host == null || session.get() != this) {
                throw new IllegalStateException("The server is not running");
            }
            return host;
        }

        /** Starts a context, see {@link ContextHost#start}. */
        ContextHost.Hosted start(ContextPlan plan) throws DeploymentException {
            // before the look, so that a server that stops waits for what it lets begin
            count(1);
            try {
                return running().start(plan);
            } finally {
                count(-1);
            }
        }

        /** See {@link ContextHost#holdBack}; does nothing where the server has gone. */
        Runnable holdBack(WebArtefact artefact, Duration limit) {
            ContextHost host = contextHost.get();
            return host == null ? () -> {} : host.holdBack(artefact.name(), artefact.hosts(), limit);
        }

        /** See {@link ContextHost#forget}; does nothing where the server has gone. */
        void forget(WebArtefact artefact) {
            ContextHost host = contextHost.get();
            if (host != null) {
                host.forget(artefact.name(), artefact.hosts());
            }
        }
    }

    public void bind(ContextHost host) {
        contextHost.set(host);
    }

    public void unbind(ContextHost host) {
        contextHost.compareAndSet(host, null);
    }

    /** Calls the listener whenever a session begins or has ended. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** The current session, empty while the server does not run. */
    public Optional<Session> session() {
        return Optional.ofNullable(session.get());
    }

    /** The Host of the deployed applications. */
    public Optional<Host> host() {
        return Optional.ofNullable(contextHost.get()).flatMap(ContextHost::host);
    }

    /** The names by which the server knows Hosts that are named, as far as it does; that of hot deployment for none. */
    Set<String> hosts(List<String> names) {
        Optional<Host> own = host();
        if (names.isEmpty() || own.isEmpty()) {
            return names.isEmpty() ? Set.of(own.map(Host::getName).orElse("")) : Set.copyOf(names);
        }
        Container[] all = own.get().getParent().findChildren();
        return names.stream()
                .map(name -> Arrays.stream(all)
                        .map(Host.class::cast)
                        .filter(host -> isCalled(host, name))
                        .map(Host::getName)
                        .findFirst()
                        .orElse(name))
                .collect(Collectors.toSet());
    }

    private static boolean isCalled(Host host, String name) {
        return host.getName().equalsIgnoreCase(name)
                || Arrays.stream(host.findAliases()).anyMatch(name::equalsIgnoreCase);
    }

    @Override
    public void started(Server server) {
        begin();
    }

    /** A session begins, unless one is there already. */
    void begin() {
        session.compareAndSet(null, new Session());
        listeners.forEach(Runnable::run);
    }

    /** The session ends though the server runs; what is being started gets a moment to end. */
    void end() {
        endSession();
        listeners.forEach(Runnable::run);
    }

    /**
     * Nothing new is started any more, and what is being started gets a moment to end: Tomcat cannot stop a context that
     * another thread is starting. What runs stays until the server has stopped it.
     */
    @Override
    public void stopping(Server server) {
        endSession();
    }

    private void endSession() {
        session.set(null);
        if (!BoundedWait.atMost(STOP, this::awaitStarts)) {
            log.warn("An application is still starting; the server stops without waiting for it any longer");
        }
    }

    private synchronized void count(int more) {
        starting += more;
        notifyAll();
    }

    private synchronized boolean awaitStarts(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; starting > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return starting == 0;
    }

    @Override
    public void stopped(Server server) {
        session.set(null);
        listeners.forEach(Runnable::run);
    }
}
