package org.clowder.server.internal.contribution;

import java.util.List;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.element.Origin;
import org.clowder.server.internal.requests.Connectors;

/** A connector with a protocol of a bundle: it is stopped as a whole, and made anew. */
final class ConnectorContribution extends Contribution {

    private static final Log log = LogFactory.getLog(ConnectorContribution.class);

    private final Service service;
    private final Consumer<List<Connector>> drain;
    private volatile Connector connector;

    /** @param drain lets connectors run dry before they are stopped */
    ConnectorContribution(Origin origin, Connector connector, Service parent, Consumer<List<Connector>> drain) {
        super(origin, parent);
        this.service = parent;
        this.connector = connector;
        this.drain = drain;
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
        if (gone.getState().isAvailable()) {
            drain.accept(List.of(gone));
        }
        service.removeConnector(gone);
        try {
            gone.destroy();
        } catch (LifecycleException e) {
            log.warn("Connector " + gone + " did not stop cleanly", e);
        }
    }

    @Override
    void restore(Object made) {
        Connector next = (Connector) made;
        Connectors.prepare(next);
        try {
            service.addConnector(next);
        } catch (IllegalArgumentException e) {
            service.removeConnector(next);
            throw e;
        }
        connector = next;
    }

    @Override
    String consequence() {
        return "its port is closed";
    }
}
