package org.clowder.server.internal.reload;

import java.util.Arrays;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Realm;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.clowder.server.internal.context.ContextReading;
import org.clowder.server.internal.requests.Connectors;
import org.clowder.server.internal.requests.GracefulStop;

/**
 * Where something belongs in the tree that runs.
 *
 * @param parent what it belongs to
 * @param name what it belongs to, for people
 */
record Place(Object parent, String name, Change change) {

    /** Puts one thing in for another. */
    private interface Change {

        void exchange(Object gone, Object come) throws LifecycleException;
    }

    /** Connectors of a Service. */
    static Place connectors(Service service, GracefulStop stop) {
        return new Place(service, "Service " + service.getName(), (gone, come) -> {
            if (gone instanceof Connector connector) {
                Connectors.remove(service, connector, stop);
            }
            if (come instanceof Connector connector) {
                Connectors.add(service, connector);
            }
        });
    }

    /** The realm of an Engine or Host; requests ask for it each time that they need it. Tomcat stops the one and starts the other. */
    static Place realm(Container container) {
        return new Place(container, Names.of(container), (gone, come) -> {
            container.setRealm((Realm) come);
            if (gone instanceof Lifecycle realm) {
                realm.destroy();
            }
            if (come instanceof Lifecycle realm && !realm.getState().isAvailable()) {
                container.setRealm(null);
                throw new LifecycleException("the realm did not start; the errors logged just before say why");
            }
        });
    }

    /** Hosts of an Engine, contexts of a Host. */
    static Place children(Container parent) {
        return new Place(parent, Names.of(parent), (gone, come) -> {
            if (gone instanceof Container child && parent.findChild(child.getName()) == child) {
                parent.removeChild(child);
            }
            if (come instanceof Container child) {
                add(parent, child);
            }
        });
    }

    /**
     * Puts one thing in for another. If that fails, neither is there afterwards.
     *
     * @param gone what is taken out and stopped; null if nothing is
     * @param come what is put in and started; null if nothing is
     * @throws LifecycleException if what comes does not start
     */
    void exchange(Object gone, Object come) throws LifecycleException {
        change.exchange(gone, come);
    }

    private static void add(Container parent, Container child) throws LifecycleException {
        Container taken = parent.findChild(child.getName());
        if (taken != null) {
            throw new LifecycleException("there is a " + Names.of(taken) + " already, which is not of the descriptor");
        }
        try {
            parent.addChild(child);
            insist(child);
        } catch (IllegalArgumentException | IllegalStateException e) {
            parent.removeChild(child);
            throw new LifecycleException(e.getMessage(), e);
        } catch (LifecycleException e) {
            parent.removeChild(child);
            throw e;
        }
    }

    /** Tomcat logs what does not start, and goes on. */
    private static void insist(Container container) throws LifecycleException {
        if (!container.getState().isAvailable()) {
            String reason = container instanceof Context context
                    ? ContextReading.problem(context).orElse(null)
                    : null;
            throw new LifecycleException(Names.of(container) + " did not start"
                    + (reason == null ? "; the errors logged for it just before say why" : ": " + reason));
        }
        if (!(container instanceof Context)) {
            for (Container child : Arrays.asList(container.findChildren())) {
                insist(child);
            }
        }
    }
}
