package org.clowder.axis2.internal;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Channel;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.axis2.internal.Axis2Channels.Watch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Registers the channel of Axis2's clustering as the service that a host's own channel is, for each service {@code ConfigurationContext}, while that is
 * there. One daemon thread looks at all of them, as Axis2 tells nobody when its clustering begins and ends.
 */
@Component(
        service = {},
        immediate = true)
public final class Axis2Channels implements ServiceTrackerCustomizer<Object, Watch> {

    private static final Log log = LogFactory.getLog(Axis2Channels.class);
    private static final long PAUSE_MILLIS = 500;

    private final BundleContext bundle;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "clowder-axis2");
        made.setDaemon(true);
        return made;
    });
    private final ServiceTracker<Object, Watch> contexts;

    /** Looked at until cancelled. */
    record Watch(Offer offer, Future<?> looking) {

        void end() {
            looking.cancel(false);
            offer.end();
        }
    }

    /** Looks for contexts at once. */
    @Activate
    public Axis2Channels(BundleContext bundle) {
        this.bundle = bundle;
        this.contexts = new ServiceTracker<>(bundle, Axis2Context.SERVICE, this);
    }

    @Activate
    void activate() {
        contexts.open();
    }

    @Deactivate
    void deactivate() {
        contexts.close();
        thread.shutdown();
    }

    @Override
    public Watch addingService(ServiceReference<Object> reference) {
        Object context = bundle.getService(reference);
        if (context == null) {
            return null;
        }
        Offer offer = new Offer(new Axis2Context(context), this::register, log::warn, Offer.PATIENCE);
        return new Watch(
                offer, thread.scheduleWithFixedDelay(() -> look(offer), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static void look(Offer offer) {
        try {
            offer.look();
        } catch (RuntimeException e) {
            log.warn(
                    "Axis2's clustering is not looked at any more, until its ConfigurationContext is registered anew",
                    e);
            throw e;
        }
    }

    private Runnable register(Channel channel) {
        if (channel.getName() == null) {
            channel.setName("Axis2");
        }
        ServiceRegistration<Channel> registration = bundle.registerService(Channel.class, channel, null);
        log.info("Axis2's channel is there");
        return () -> withdraw(registration);
    }

    /** The framework does it too, as this bundle stops. */
    private static void withdraw(ServiceRegistration<Channel> registration) {
        try {
            registration.unregister();
            log.info("Axis2's channel is gone");
        } catch (IllegalStateException e) {
            log.debug("Axis2's channel went with the bundle", e);
        }
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Watch watch) {
        // its properties do not matter
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Watch watch) {
        watch.end();
        bundle.ungetService(reference);
    }
}
