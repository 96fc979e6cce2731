package org.clowder.whiteboard.internal;

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
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** The services that are for the whiteboard (OSGi Compendium, chapter 140, and {@link Sockets}), and whose they are. */
final class WhiteboardServices implements AllServiceListener {

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

    /** @param changed called on the thread that brings or takes a service */
    WhiteboardServices(BundleContext context, Runnable changed) {
        this.context = context;
        this.changed = changed;
    }

    void open() {
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
        context.removeServiceListener(this);
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING || event.getType() == ServiceEvent.MODIFIED_ENDMATCH) {
            all.remove(event.getServiceReference());
        } else {
            add(event.getServiceReference());
        }
        changed.run();
    }

    private void add(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        if (bundle != null) {
            all.put(reference, bundle);
        }
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
