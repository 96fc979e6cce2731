package org.clowder.server.internal.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Server;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ServerListener;
import org.clowder.tomcat.BoundedWait;

/**
 * Who is told of the server's life, and what they have been told. Calls are made one at a time, as {@link ServerListener}
 * promises: {@code turn} is held meanwhile, and nobody waits for it without a bound, as a bundle may be stopping.
 */
final class ServerListeners {

    private static final Log log = LogFactory.getLog(ServerListeners.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore turn = new Semaphore(1);
    private volatile Thread owner;
    private final List<ServerListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Server told;
    private volatile boolean toldStarted;

    /** One that comes later is told what the others have been told. */
    void add(ServerListener listener) {
        inTurn(() -> {
            listeners.add(listener);
            Server server = told;
            if (server != null) {
                listener.configured(server);
                if (toldStarted) {
                    quietly(listener, each -> each.started(server));
                }
            }
        });
    }

    void remove(ServerListener listener) {
        listeners.remove(listener);
    }

    /** What a listener throws here fails the start. */
    void configured(Server server) {
        inTurn(() -> {
            told = server;
            listeners.forEach(listener -> listener.configured(server));
        });
    }

    void started(Server server) {
        inTurn(() -> {
            toldStarted = true;
            tell(listener -> listener.started(server));
        });
    }

    void stopping(Server server) {
        inTurn(() -> tell(listener -> listener.stopping(server)));
    }

    /** Does nothing if they were told of no server. */
    void stopped() {
        inTurn(() -> {
            Server server = told;
            if (server != null) {
                tell(listener -> listener.stopped(server));
            }
            told = null;
            toldStarted = false;
        });
    }

    private void inTurn(Runnable calls) {
        if (owner == Thread.currentThread()) {
            calls.run();
            return;
        }
        boolean mine = BoundedWait.atMost(PATIENCE, nanos -> turn.tryAcquire(nanos, TimeUnit.NANOSECONDS));
        if (!mine) {
            log.warn("A server listener takes longer than " + PATIENCE.toSeconds()
                    + " s; the others are told without waiting for it any longer");
            calls.run();
            return;
        }
        owner = Thread.currentThread();
        try {
            calls.run();
        } finally {
            owner = null;
            turn.release();
        }
    }

    private void tell(Consumer<ServerListener> call) {
        listeners.forEach(listener -> quietly(listener, call));
    }

    private static void quietly(ServerListener listener, Consumer<ServerListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException e) {
            log.error("A server listener failed: " + listener.getClass().getName(), e);
        }
    }
}
