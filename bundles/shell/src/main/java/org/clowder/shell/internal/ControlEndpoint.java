package org.clowder.shell.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.member.MemberPlace;
import org.clowder.tomcat.LogLimit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes commands from {@code bin/clowder} over the member's control socket. Owns the socket, one thread that looks after its file, one that accepts
 * connections, and one thread for each connection, which is a shell session.
 */
@Component(service = {})
public final class ControlEndpoint {

    private static final Log LOG = LogFactory.getLog(ControlEndpoint.class);

    /** More shells at a time than anybody needs; keeps a runaway script from exhausting the member's threads. */
    private static final int MOST_CONNECTIONS = 32;

    /** What keeps a connection from being accepted, such as a lack of file handles, does not go away by itself at once. */
    static final Duration PAUSE = Duration.ofMillis(200);

    private static final long LOOK_MILLIS = 500;

    private final ShellSessions sessions;
    private volatile ControlSocket socket;
    private final ScheduledExecutorService watch;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final LogLimit failures = LogLimit.onceIn(Duration.ofMinutes(1));

    /**
     * Listens in the member's directory.
     *
     * @throws UncheckedIOException if the socket cannot be bound
     */
    @Activate
    public ControlEndpoint(@Reference CommandProcessor processor, BundleContext context) {
        this(ShellSessions.of(processor, context), base(context));
    }

    static Path base(BundleContext context) {
        return MemberPlace.of(context::getProperty, context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)::getDataFile)
                .base();
    }

    ControlEndpoint(ShellSessions sessions, Path base) {
        this(sessions, listening(base));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it logs what fails, and looks again
    ControlEndpoint(ShellSessions sessions, ControlSocket socket) {
        this.sessions = sessions;
        this.socket = socket;
        this.watch = Executors.newSingleThreadScheduledExecutor(work -> thread("clowder-control-file", work));
        thread("clowder-control", this::accept).start();
        watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Somebody may delete {@code data/} while the member runs. */
    private synchronized void look() {
        ControlSocket before = socket;
        try {
            if (before.isOpen() && !before.isThere()) {
                socket = before.anew();
                before.close();
                LOG.warn("The control socket was deleted; it was made anew");
            }
        } catch (IOException e) {
            if (failures.due("file: " + e.getMessage())) {
                LOG.warn("The control socket was deleted, and cannot be made anew; it is tried again", e);
            }
        }
    }

    private static ControlSocket listening(Path base) {
        try {
            Files.createDirectories(base.resolve("data"));
            return ControlSocket.open(base);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen for commands in " + base.resolve("data"), e);
        }
    }

    /** Removes the socket and ends the sessions. */
    @Deactivate
    public void close() throws IOException {
        watch.shutdown();
        closeSocket();
        connections.forEach(ControlEndpoint::closeQuietly);
    }

    private synchronized void closeSocket() throws IOException {
        socket.close();
    }

    private void accept() {
        for (ControlSocket now = socket; now.isOpen(); now = socket) {
            try {
                serve(now.accept());
            } catch (IOException e) {
                if (now.isOpen()) {
                    notAccepted(e);
                }
            }
        }
    }

    private void notAccepted(IOException reason) {
        if (failures.due(String.valueOf(reason.getMessage()))) {
            LOG.warn("A connection to the control socket was not accepted; it is tried again", reason);
        }
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel) {
        if (!free.tryAcquire()) {
            LOG.warn("More than " + MOST_CONNECTIONS + " shell sessions at a time: one was refused");
            closeQuietly(channel);
            return;
        }
        connections.add(channel);
        thread("clowder-shell", () -> converse(channel)).start();
    }

    private void converse(SocketChannel channel) {
        try (channel) {
            new ControlConnection(channel, sessions).run();
        } catch (IOException e) {
            LOG.debug("A shell session ended", e);
        } finally {
            connections.remove(channel);
            free.release();
        }
    }

    private static Thread thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(ControlEndpoint.class.getClassLoader());
        return thread;
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A shell session was not closed", e);
        }
    }
}
