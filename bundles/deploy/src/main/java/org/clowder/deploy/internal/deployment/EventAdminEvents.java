package org.clowder.deploy.internal.deployment;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Posts the events of OSGi Web Applications, section 128.5, while there is an Event Admin. A class of its own, as its
 * package may be missing.
 */
public final class EventAdminEvents implements DeploymentEvents {

    private static final Log log = LogFactory.getLog(EventAdminEvents.class);
    private static final String TOPIC = "org/osgi/service/web/";

    private final ServiceTracker<EventAdmin, EventAdmin> eventAdmin;
    private final Bundle extender;

    /** Event Admin keeps the order of what one thread posts, and transitions are made by several. */
    private final ExecutorService poster =
            new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), EventAdminEvents::thread);

    /** @throws NoClassDefFoundError if this bundle was resolved without Event Admin's package */
    public EventAdminEvents(BundleContext context) {
        this.eventAdmin = new ServiceTracker<>(context, EventAdmin.class, null);
        this.extender = context.getBundle();
        eventAdmin.open();
    }

    @Override
    public void send(Bundle bundle, String contextPath, Transition transition) {
        EventAdmin known = eventAdmin.getService();
        if (known == null) {
            return;
        }
        Map<String, Object> properties = new HashMap<>();
        properties.put("bundle.symbolicName", bundle.getSymbolicName());
        properties.put("bundle.id", bundle.getBundleId());
        properties.put("bundle", bundle);
        properties.put("bundle.version", bundle.getVersion());
        properties.put("context.path", contextPath.isEmpty() ? "/" : contextPath);
        properties.put("timestamp", System.currentTimeMillis());
        properties.put("extender.bundle", extender);
        properties.put("extender.bundle.id", extender.getBundleId());
        properties.put("extender.bundle.symbolicName", extender.getSymbolicName());
        properties.put("extender.bundle.version", extender.getVersion());
        transition.failure().ifPresent(failure -> properties.put("exception", failure));
        transition.collision().ifPresent(bundles -> {
            properties.put("collision", contextPath.isEmpty() ? "/" : contextPath);
            properties.put("collision.bundles", bundles);
        });
        Event event = new Event(TOPIC + transition.state(), properties);
        try {
            poster.execute(() -> known.postEvent(event));
        } catch (RejectedExecutionException e) {
            log.debug("This bundle has stopped; not posted: " + event, e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "clowder-deploy-events");
        thread.setDaemon(true);
        return thread;
    }

    public void close() {
        eventAdmin.close();
        poster.shutdown();
    }
}
