package org.clowder.server.internal.reload;

import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.Causes;
import org.clowder.server.internal.GracefulStop;
import org.clowder.server.internal.requests.Connectors;

/** Connectors of a Service: one that leaves refuses new connections at once and finishes its requests. */
record ConnectorPlace(Service service, GracefulStop stop) implements Place {

    private static final Log log = LogFactory.getLog(ConnectorPlace.class);

    @Override
    public Object parent() {
        return service;
    }

    @Override
    public String name() {
        return "Service " + service.getName();
    }

    @Override
    public void exchange(Object gone, Object come) throws LifecycleException {
        if (gone instanceof Connector connector) {
            if (connector.getState().isAvailable()) {
                stop.run(List.of(connector));
            }
            remove(connector);
        }
        if (come instanceof Connector connector) {
            add(connector);
        }
    }

    private void remove(Connector connector) {
        service.removeConnector(connector);
        try {
            connector.destroy();
        } catch (LifecycleException e) {
            log.warn("Connector " + connector + " did not stop cleanly", e);
        }
    }

    private void add(Connector connector) throws LifecycleException {
        Connectors.prepare(connector);
        try {
            service.addConnector(connector);
        } catch (IllegalArgumentException e) {
            remove(connector);
            throw new LifecycleException(Causes.reason(e), e);
        }
    }
}
