package org.clowder.shell.internal;

import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicReference;
import org.clowder.channel.SharedChannel;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells the launcher, by a service with the property {@value #SETTLED}, that the channel has come up, or is not to: from
 * then on no failure of it ends the process.
 */
@Component(service = {})
public final class StartupMarker {

    static final String SETTLED = "clowder.startup.settled";

    private final BundleContext context;
    private final AtomicReference<ServiceRegistration<?>> registration = new AtomicReference<>();
    private volatile boolean closed;

    @Activate
    public StartupMarker(BundleContext context, @Reference SharedChannel channel) {
        this.context = context;
        channel.settled().thenRun(() -> {
            if (channel.state() != SharedChannel.State.FAILED) {
                register();
            }
        });
    }

    @Deactivate
    void close() {
        closed = true;
        unregister();
    }

    /** Whoever comes last, this or the end, takes it back. */
    private void register() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(SETTLED, true);
        try {
            registration.set(context.registerService(Object.class, this, properties));
        } catch (IllegalStateException e) {
            // this bundle has stopped meanwhile
            return;
        }
        if (closed) {
            unregister();
        }
    }

    private void unregister() {
        ServiceRegistration<?> registered = registration.getAndSet(null);
        if (registered != null) {
            registered.unregister();
        }
    }
}
