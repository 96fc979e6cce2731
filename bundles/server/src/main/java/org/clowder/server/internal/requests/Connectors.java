package org.clowder.server.internal.requests;

import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.problem.Causes;

/** What every connector of a member has in common, and how one comes and goes while its Service runs. */
public final class Connectors {

    private static final Log log = LogFactory.getLog(Connectors.class);

    private Connectors() {}

    /**
     * Prepares one that is not initialised yet: its requests are known until their end, and it fails if it cannot start. Tomcat goes on
     * without such a connector; a member without its port is of no use. The socket file that a killed member has left does not stand in its way.
     */
    public static void prepare(Connector connector) {
        connector.setThrowOnFailure(true);
        RequestsUnderWay.watch(connector);
        StaleSocket.remove(connector);
    }

    /**
     * Puts one into a Service, which starts it if it runs itself.
     *
     * @throws LifecycleException if it does not start; it is taken out again
     */
    public static void add(Service service, Connector connector) throws LifecycleException {
        prepare(connector);
        try {
            service.addConnector(connector);
        } catch (IllegalArgumentException e) {
            destroy(service, connector);
            throw new LifecycleException(Causes.reason(e), e);
        }
    }

    /** Takes one out of its Service: it refuses new connections at once, and finishes its requests. */
    public static void remove(Service service, Connector connector, GracefulStop stop) {
        if (connector.getState().isAvailable()) {
            stop.run(List.of(connector));
        }
        destroy(service, connector);
    }

    /** Takes one out of its Service, whatever that is doing: it stops, and its port is closed. */
    public static void destroy(Service service, Connector connector) {
        service.removeConnector(connector);
        try {
            connector.destroy();
        } catch (LifecycleException e) {
            log.warn("Connector " + connector + " did not stop cleanly", e);
        }
    }
}
