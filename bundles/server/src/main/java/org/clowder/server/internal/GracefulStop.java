package org.clowder.server.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Server;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.MemberEnvironment;

/**
 * Lets a server run dry before it stops. The listening sockets close at once, so new connections are refused and go
 * elsewhere; from then on Tomcat answers each request with {@code Connection: close}. Connections that are busy are
 * waited for up to {@code stop.timeout} (ms, default 20000), idle ones only {@code stop.grace} (ms, default 1500), so
 * that a client with a kept-alive connection has the time to learn of the close from a response instead of a reset.
 */
public final class GracefulStop {

    private static final Log log = LogFactory.getLog(GracefulStop.class);
    private static final long STEP_MILLIS = 50;

    private final long timeoutNanos;
    private final long graceNanos;

    public GracefulStop(MemberEnvironment environment) {
        this.timeoutNanos = Milliseconds.of(environment, "stop.timeout", 20_000).toNanos();
        this.graceNanos = Milliseconds.of(environment, "stop.grace", 1_500).toNanos();
    }

    void run(Server server) {
        run(Arrays.stream(server.findServices())
                .flatMap(service -> Arrays.stream(service.findConnectors()))
                .toList());
    }

    /** Lets connectors run dry; they still have to be stopped. */
    public void run(List<Connector> connectors) {
        List<AbstractProtocol<?>> protocols = new ArrayList<>();
        for (Connector connector : connectors) {
            connector.getProtocolHandler().closeServerSocketGraceful();
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocols.add(protocol);
            }
        }
        await(protocols);
    }

    private void await(List<AbstractProtocol<?>> protocols) {
        long begin = System.nanoTime();
        long lastBusy = begin;
        while (!drained(protocols)) {
            long now = System.nanoTime();
            if (protocols.stream().anyMatch(GracefulStop::busy)) {
                lastBusy = now;
            }
            if (now - begin > timeoutNanos) {
                log.warn("Requests are still running after " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                        + " ms (stop.timeout in conf/clowder.properties); stopping without them");
                return;
            }
            if (now - lastBusy > graceNanos) {
                return;
            }
        }
    }

    /** Waits a moment; true if no connection is open. Tomcat's own count ends with the listening socket. */
    private static boolean drained(List<AbstractProtocol<?>> protocols) {
        boolean drained = true;
        for (AbstractProtocol<?> protocol : protocols) {
            drained &= protocol.awaitConnectionsClose(STEP_MILLIS) > 0;
        }
        return drained;
    }

    private static boolean busy(AbstractProtocol<?> protocol) {
        Executor executor = protocol.getExecutor();
        if (executor instanceof java.util.concurrent.ThreadPoolExecutor pool) {
            return pool.getActiveCount() > 0;
        }
        if (executor instanceof org.apache.tomcat.util.threads.ThreadPoolExecutor pool) {
            return pool.getActiveCount() > 0;
        }
        if (executor instanceof org.apache.tomcat.util.threads.ResizableExecutor pool) {
            return pool.getActiveCount() > 0;
        }
        return false;
    }
}
