package org.clowder.channel.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.clowder.channel.SharedChannel;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** The registration of the service, and in its properties why the channel could not be started, if so. */
final class ServiceProperties implements FailureReport {

    private ServiceRegistration<SharedChannel> registration;
    private Optional<String> failure = Optional.empty();

    /** Not synchronized with {@link #report}: the framework calls listeners while it registers. */
    void register(BundleContext context, ServiceFactory<SharedChannel> service) {
        ServiceRegistration<SharedChannel> registered =
                context.registerService(SharedChannel.class, service, properties(reported()));
        Optional<String> before;
        synchronized (this) {
            registration = registered;
            before = failure;
        }
        registered.setProperties(properties(before));
    }

    private synchronized Optional<String> reported() {
        return failure;
    }

    void unregister() {
        ServiceRegistration<SharedChannel> registered;
        synchronized (this) {
            registered = registration;
            registration = null;
        }
        registered.unregister();
    }

    @Override
    public void report(Optional<String> reason) {
        ServiceRegistration<SharedChannel> registered;
        synchronized (this) {
            if (failure.equals(reason)) {
                return;
            }
            failure = reason;
            registered = registration;
        }
        if (registered != null) {
            registered.setProperties(properties(reason));
        }
    }

    private static Dictionary<String, Object> properties(Optional<String> failure) {
        Dictionary<String, Object> properties = new Hashtable<>();
        failure.ifPresent(reason -> properties.put(SharedChannel.STARTUP_FAILURE, reason));
        return properties;
    }
}
