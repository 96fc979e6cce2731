package org.clowder.server.internal.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.apache.catalina.LifecycleListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.contribution.slot.ListenerSlot;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Lifecycle listeners that are services. For the steps of {@link ServiceContributions}. */
final class ServiceListeners {

    private static final Log log = LogFactory.getLog(ServiceListeners.class);

    private final BundleContext context;
    private final List<Use> uses = new ArrayList<>();

    /** A listener of a container. */
    private record Use(ServiceReference<LifecycleListener> service, ContainerPlace place, ListenerSlot slot) {}

    ServiceListeners(BundleContext context) {
        this.context = context;
    }

    void add(ServiceReference<LifecycleListener> service, ContainerPlace place) {
        LifecycleListener listener = context.getService(service);
        if (listener == null) {
            return;
        }
        ListenerSlot slot = new ListenerSlot(place.container());
        uses.add(new Use(service, place, slot));
        place.container().addLifecycleListener(slot);
        try {
            slot.put(guarded(service, listener));
        } catch (RuntimeException | LinkageError e) {
            log.error(ServiceValves.name(service) + " failed when it was told that " + place + " runs", e);
        }
    }

    /** What a service throws ends here: in Tomcat it would fail the container. */
    private static LifecycleListener guarded(ServiceReference<LifecycleListener> service, LifecycleListener listener) {
        return event -> {
            try {
                listener.lifecycleEvent(event);
            } catch (RuntimeException | LinkageError e) {
                log.error(
                        ServiceValves.name(service) + " failed on the event " + event.getType() + " of "
                                + event.getLifecycle(),
                        e);
            }
        };
    }

    /**
     * Takes a listener out of some places.
     *
     * @return to be run after the step: tells the listener so
     */
    Runnable take(ServiceReference<LifecycleListener> service, Collection<ContainerPlace> from) {
        List<Use> gone = take(use -> use.service().equals(service) && from.contains(use.place()));
        return () -> gone.forEach(use -> {
            use.place().container().removeLifecycleListener(use.slot());
            use.slot().clear();
            context.ungetService(service);
        });
    }

    /**
     * The container is gone, and has told its listeners so.
     *
     * @return to be run after the step
     */
    Runnable take(ContainerPlace place) {
        List<Use> gone = take(use -> use.place() == place);
        return () -> gone.forEach(use -> context.ungetService(use.service()));
    }

    private List<Use> take(Predicate<Use> which) {
        List<Use> taken = uses.stream().filter(which).toList();
        uses.removeAll(taken);
        return taken;
    }
}
