package org.clowder.server.internal.requests;

import org.apache.catalina.connector.Connector;

/** What every connector of a member has in common. */
public final class Connectors {

    private Connectors() {}

    /**
     * Prepares one that is not initialised yet: its requests are known until their end, and it fails if it cannot start. Tomcat goes on
     * without such a connector; a member without its port is of no use.
     */
    public static void prepare(Connector connector) {
        connector.setThrowOnFailure(true);
        RequestsUnderWay.watch(connector);
    }
}
