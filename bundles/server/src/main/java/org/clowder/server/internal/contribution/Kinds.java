package org.clowder.server.internal.contribution;

import java.time.Duration;
import org.apache.catalina.Authenticator;
import org.apache.catalina.Cluster;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Manager;
import org.apache.catalina.Realm;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.ha.ClusterValve;
import org.apache.catalina.realm.CombinedRealm;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.element.Origin;
import org.clowder.server.internal.requests.GracefulStop;

/** Decides, by what an object is and where it belongs, how it can be exchanged. Immutable. */
final class Kinds {

    private final GracefulStop stop;
    private final Duration patience;

    Kinds(MemberEnvironment environment, Duration patience) {
        this.stop = new GracefulStop(environment);
        this.patience = patience;
    }

    /** The object whose class counts: a connector is Tomcat's, its protocol may be a bundle's. */
    static Object essence(Object made) {
        return made instanceof Connector connector ? connector.getProtocolHandler() : made;
    }

    Contribution contribution(Origin origin, Object made, Object parent) {
        try {
            return exchangeable(origin, made, parent);
        } catch (LifecycleException e) {
            // Nothing runs yet, so nothing can fail to start.
            throw new IllegalStateException(origin.element().label(), e);
        }
    }

    private Contribution exchangeable(Origin origin, Object made, Object parent) throws LifecycleException {
        if (made instanceof Connector connector && parent instanceof Service service) {
            return new ConnectorContribution(origin, connector, service, stop);
        }
        if (parent instanceof Context context && (made instanceof Manager || made instanceof Authenticator)) {
            return new ContextPart(origin, made, context);
        }
        if (made instanceof Valve valve && parent instanceof Container container && !ofCluster(valve)) {
            return SlotContribution.valve(origin, valve, container, patience);
        }
        if (made instanceof Realm realm && (parent instanceof Container || parent instanceof CombinedRealm)) {
            return SlotContribution.realm(origin, realm, parent);
        }
        if (made instanceof LifecycleListener listener
                && origin.element().name().equals("Listener")
                && parent instanceof Lifecycle component
                && !(parent instanceof Cluster)) {
            return SlotContribution.listener(origin, listener, component);
        }
        return SlotContribution.fixed(origin, made, parent);
    }

    /** Tomcat looks for these by their types. */
    private static boolean ofCluster(Valve valve) {
        return valve instanceof ClusterValve || valve instanceof SingleSignOn;
    }
}
