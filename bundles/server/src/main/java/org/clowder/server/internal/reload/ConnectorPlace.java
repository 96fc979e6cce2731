package org.clowder.server.internal.reload;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.clowder.server.internal.requests.Connectors;
import org.clowder.server.internal.requests.GracefulStop;

/** Connectors of a Service. */
record ConnectorPlace(Service service, GracefulStop stop) implements Place {

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
            Connectors.remove(service, connector, stop);
        }
        if (come instanceof Connector connector) {
            Connectors.add(service, connector);
        }
    }
}
