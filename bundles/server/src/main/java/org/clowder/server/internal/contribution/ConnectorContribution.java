package org.clowder.server.internal.contribution;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.clowder.server.internal.element.Origin;
import org.clowder.server.internal.requests.Connectors;
import org.clowder.server.internal.requests.GracefulStop;

/** A connector with a protocol of a bundle: it is stopped as a whole, and made anew. */
final class ConnectorContribution extends Contribution {

    private final Service service;
    private final GracefulStop stop;
    private volatile Connector connector;

    /** @param stop lets the connector run dry before it is stopped */
    ConnectorContribution(Origin origin, Connector connector, Service parent, GracefulStop stop) {
        super(origin, parent);
        this.service = parent;
        this.connector = connector;
        this.stop = stop;
    }

    @Override
    Object place() {
        return connector;
    }

    @Override
    Object object() {
        Connector now = connector;
        return now == null ? null : now.getProtocolHandler();
    }

    @Override
    void withdraw() {
        Connector gone = connector;
        connector = null;
        Connectors.remove(service, gone, stop);
    }

    @Override
    void restore(Object made) throws LifecycleException {
        Connector next = (Connector) made;
        Connectors.add(service, next);
        connector = next;
    }

    @Override
    String consequence() {
        return "its port is closed";
    }
}
