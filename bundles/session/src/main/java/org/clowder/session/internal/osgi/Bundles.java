package org.clowder.session.internal.osgi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.loading.Platform;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleReference;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** The framework that this bundle is in. Classes of OSGi may be there without one: then no bundle has a name and there are no services. */
public final class Bundles implements Platform {

    private static final Log log = LogFactory.getLog(Bundles.class);

    private record Lost(Bundle bundle) implements LostBundle {

        @Override
        public boolean has(Class<?> type) {
            return bundle.equals(BundleName.bundle(type));
        }

        @Override
        public boolean isAmong(String names) {
            return BundleName.mentions(names, bundle);
        }
    }

    /** The context of this bundle; null outside of a framework, and while it is stopped. */
    private static BundleContext context() {
        Bundle own = FrameworkUtil.getBundle(Bundles.class);
        return own == null ? null : own.getBundleContext();
    }

    @Override
    public boolean framework() {
        return FrameworkUtil.getBundle(Bundles.class) != null;
    }

    @Override
    public String nameOf(Class<?> type) {
        return BundleName.of(type);
    }

    @Override
    public boolean shares(Class<?> type) {
        return SharingBundles.shares(type);
    }

    @Override
    public List<ClassLoader> loaders(String names) {
        BundleContext context = context();
        return context == null ? List.of() : SharingBundles.loaders(names, context.getBundles());
    }

    @Override
    public boolean isBundle(Object object) {
        return object instanceof Bundle || object instanceof BundleContext || object instanceof BundleReference;
    }

    @Override
    public Optional<ClassLoader> loader(Object object) {
        return bundle(object).flatMap(Bundles::loaderOf);
    }

    @Override
    public List<ClassLoader> wired(Object object) {
        return bundle(object).map(Wires::of).orElse(List.of());
    }

    private static Optional<Bundle> bundle(Object object) {
        try {
            if (object instanceof Bundle bundle) {
                return Optional.of(bundle);
            }
            if (object instanceof BundleContext context) {
                return Optional.of(context.getBundle());
            }
            return object instanceof BundleReference reference
                    ? Optional.ofNullable(reference.getBundle())
                    : Optional.empty();
        } catch (IllegalStateException e) {
            // A context whose bundle has stopped.
            return Optional.empty();
        }
    }

    static Optional<ClassLoader> loaderOf(Bundle bundle) {
        return Optional.ofNullable(bundle.adapt(BundleWiring.class)).map(BundleWiring::getClassLoader);
    }

    @Override
    public Runnable follow(Follower follower) {
        BundleContext context = context();
        if (context == null) {
            return () -> {};
        }
        SynchronousBundleListener listener = event -> tell(follower, event);
        context.addBundleListener(listener);
        return () -> {
            try {
                context.removeBundleListener(listener);
            } catch (IllegalStateException e) {
                // this bundle has stopped, and its listeners with it
                return;
            }
        };
    }

    private static void tell(Follower follower, BundleEvent event) {
        switch (event.getType()) {
            case BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED -> follower.unresolved(new Lost(event.getBundle()));
            case BundleEvent.RESOLVED -> follower.resolved();
            default -> {
                // starting and stopping change no classes
            }
        }
    }

    @Override
    public <T> List<T> services(Class<T> type) {
        BundleContext context = context();
        if (context == null) {
            return List.of();
        }
        List<ServiceReference<T>> references = new ArrayList<>(references(context, type));
        references.sort(Comparator.reverseOrder());
        return references.stream()
                .map(context::getService)
                .filter(Objects::nonNull)
                .toList();
    }

    private static <T> Collection<ServiceReference<T>> references(BundleContext context, Class<T> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <T> Runnable offer(Class<T> type, T service, Map<String, ?> properties) {
        BundleContext context = context();
        if (context == null) {
            return () -> {};
        }
        ServiceRegistration<T> registration = context.registerService(type, service, new Hashtable<>(properties));
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                log.debug("The bundle is stopped, and with it the service", e);
            }
        };
    }
}
