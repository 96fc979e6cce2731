package org.clowder.server.internal.requests;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Server;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.BusyConnections;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.member.Milliseconds;
import org.clowder.tomcat.BoundedWait;

/**
 * Lets a server run dry before it stops. The listening sockets close at once, so new connections are refused and go
 * elsewhere; from then on Tomcat answers each request with {@code Connection: close}, and what means the same in AJP. Requests that are under way, on
 * whatever thread or on none, are waited for up to {@code stop.timeout} (ms, default 20000), idle connections only
 * {@code stop.grace} (ms, default 1500), so that a client with a kept-alive connection has the time to learn of the close
 * from a response instead of a reset.
 */
public final class GracefulStop {

    private static final Log log = LogFactory.getLog(GracefulStop.class);
    private static final Duration STEP = Duration.ofMillis(20);

    private final String source;
    private final long timeoutNanos;
    private final long graceNanos;

    public GracefulStop(MemberEnvironment environment) {
        this.source = environment.source("stop.timeout");
        this.timeoutNanos = Milliseconds.stopTimeout(environment).toNanos();
        this.graceNanos = Milliseconds.of(environment, "stop.grace", 1_500).toNanos();
    }

    /** Lets all connectors of a server run dry. */
    public void run(Server server) {
        run(Arrays.stream(server.findServices())
                .flatMap(service -> Arrays.stream(service.findConnectors()))
                .toList());
    }

    /** Lets connectors run dry; they still have to be stopped. */
    public void run(List<Connector> connectors) {
        connectors.forEach(RequestsUnderWay::runDry);
        long begin = System.nanoTime();
        long lastBusy = begin;
        while (true) {
            long now = System.nanoTime();
            boolean busy = connectors.stream().anyMatch(GracefulStop::busy);
            lastBusy = busy ? now : lastBusy;
            if (!busy && (now - lastBusy > graceNanos || connectors.stream().noneMatch(GracefulStop::connected))) {
                return;
            }
            if (now - begin > timeoutNanos) {
                log.warn("Requests are still running after " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                        + " ms (stop.timeout in " + source + "); stopping without them");
                return;
            }
            pause();
        }
    }

    /** Beside its requests, what comes on a connection that was upgraded keeps a thread. */
    private static boolean busy(Connector connector) {
        return !RequestsUnderWay.of(connector).isEmpty()
                || connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol
                        && BusyConnections.atWork(protocol);
    }

    private static boolean connected(Connector connector) {
        return connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol && BusyConnections.open(protocol);
    }

    private static void pause() {
        BoundedWait.atMost(STEP, nanos -> {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        });
    }
}
