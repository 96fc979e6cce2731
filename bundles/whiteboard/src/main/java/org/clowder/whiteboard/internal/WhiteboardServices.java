package org.clowder.whiteboard.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * The services that are for the whiteboard (OSGi Compendium, chapter 140, and {@link Sockets}), and whose they are. One that comes is known before any
 * listener hears of it, so before a request can reach it: the classes of what sessions hold are found by it.
 */
final class WhiteboardServices implements AllServiceListener, EventListenerHook {

    private static final String FILTER = Stream.concat(
                    Stream.of(
                                    "context.name",
                                    "filter.pattern",
                                    "filter.regex",
                                    "filter.servlet",
                                    "listener",
                                    "resource.pattern",
                                    "servlet.errorPage",
                                    "servlet.name",
                                    "servlet.pattern")
                            .map(name -> "(osgi.http.whiteboard." + name + "=*)"),
                    Stream.of(
                            "(" + Sockets.PROPERTY + "=*)",
                            "(objectClass=org.osgi.service.servlet.whiteboard.Preprocessor)",
                            "(objectClass=org.osgi.service.http.whiteboard.Preprocessor)"))
            .collect(Collectors.joining("", "(|", ")"));

    private final Map<ServiceReference<?>, Bundle> all = new ConcurrentHashMap<>();
    private final BundleContext context;
    private final Runnable changed;
    private final Filter filter;
    private ServiceRegistration<EventListenerHook> hook;

    /** @param changed called on the thread that brings or takes a service */
    WhiteboardServices(BundleContext context, Runnable changed) {
        this.context = context;
        this.changed = changed;
        try {
            this.filter = context.createFilter(FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        hook = context.registerService(EventListenerHook.class, this, null);
        try {
            context.addServiceListener(this, FILTER);
            ServiceReference<?>[] there = context.getAllServiceReferences(null, FILTER);
            for (ServiceReference<?> reference : there == null ? new ServiceReference<?>[0] : there) {
                add(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        changed.run();
    }

    void close() {
        hook.unregister();
        context.removeServiceListener(this);
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (event.getType() == ServiceEvent.REGISTERED && filter.match(event.getServiceReference())) {
            come(event.getServiceReference());
        }
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING || event.getType() == ServiceEvent.MODIFIED_ENDMATCH) {
            all.remove(event.getServiceReference());
            changed.run();
        } else {
            come(event.getServiceReference());
        }
    }

    private void come(ServiceReference<?> reference) {
        if (add(reference)) {
            changed.run();
        }
    }

    private boolean add(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle != null && all.put(reference, bundle) == null;
    }

    int size() {
        return all.size();
    }

    boolean contains(ServiceReference<?> reference) {
        return all.containsKey(reference);
    }

    /** The bundles that offer them now, in the order of their ids. */
    List<Bundle> bundles() {
        Set<Bundle> bundles = Set.copyOf(all.values());
        return bundles.stream().filter(Objects::nonNull).sorted().toList();
    }
}
