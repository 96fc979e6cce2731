package org.clowder.server.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/**
 * Valves that are services: in each place the one with the highest ranking first. A valve can be in one pipeline only; a
 * service of scope {@code prototype} gives each its own. For the steps of {@link ServiceContributions}.
 */
final class ServiceValves {

    private static final Log log = LogFactory.getLog(ServiceValves.class);

    private final BundleContext context;
    private final Duration patience;
    private final List<Use> uses = new ArrayList<>();

    /** A valve in a place. */
    private record Use(ServiceReference<Valve> service, ContainerPlace place, Valve valve) {}

    ServiceValves(BundleContext context, Duration patience) {
        this.context = context;
        this.patience = patience;
    }

    void add(ServiceReference<Valve> service, ContainerPlace place) {
        ServiceObjects<Valve> objects = context.getServiceObjects(service);
        Valve valve = objects == null ? null : objects.getService();
        if (valve == null) {
            return;
        }
        if (uses.stream().anyMatch(use -> use.valve() == valve)) {
            log.warn(name(service) + " matches " + place + " too, but a valve can be in one pipeline only; register it"
                    + " with scope prototype");
            objects.ungetService(valve);
            return;
        }
        try {
            place.chain().add(position(service, place), valve);
            uses.add(new Use(service, place, valve));
            log.info(name(service) + " is in the pipeline of " + place);
        } catch (LifecycleException | RuntimeException | LinkageError e) {
            objects.ungetService(valve);
            log.error(name(service) + " does not start in the pipeline of " + place + " and is left out", e);
        }
    }

    private int position(ServiceReference<Valve> service, ContainerPlace place) {
        return (int) uses.stream()
                .filter(use -> use.place() == place && use.service().compareTo(service) > 0)
                .count();
    }

    /**
     * Takes a valve out of every place.
     *
     * @return to be run after the step: waits for the requests that are inside
     */
    Runnable take(ServiceReference<Valve> service) {
        return take(use -> use.service().equals(service));
    }

    /**
     * Takes every valve out of a place.
     *
     * @return to be run after the step: waits for the requests that are inside
     */
    Runnable take(ContainerPlace place) {
        return take(use -> use.place() == place);
    }

    private Runnable take(Predicate<Use> which) {
        List<Use> taken = uses.stream().filter(which).toList();
        uses.removeAll(taken);
        return () -> end(taken);
    }

    private void end(List<Use> gone) {
        for (Use use : gone) {
            use.place().chain().remove(use.valve(), patience);
            ServiceObjects<Valve> objects = context.getServiceObjects(use.service());
            if (objects != null) {
                objects.ungetService(use.valve());
            }
            log.info(name(use.service()) + " is no longer in the pipeline of " + use.place());
        }
    }

    static String name(ServiceReference<?> service) {
        Object[] types = (Object[]) service.getProperty(Constants.OBJECTCLASS);
        String type = String.valueOf(types[0]);
        return type.substring(type.lastIndexOf('.') + 1) + " service " + service.getProperty(Constants.SERVICE_ID)
                + (service.getBundle() == null
                        ? ""
                        : " of bundle " + service.getBundle().getSymbolicName() + " "
                                + service.getBundle().getVersion());
    }
}
