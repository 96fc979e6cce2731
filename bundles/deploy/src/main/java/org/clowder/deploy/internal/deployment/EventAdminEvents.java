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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Posts the events of OSGi Web Applications, section 128.5. A component of its own, so that the bundle works in a
 * framework without Event Admin.
 */
@Component
public final class EventAdminEvents implements DeploymentEvents {

    private static final Log log = LogFactory.getLog(EventAdminEvents.class);
    private static final String TOPIC = "org/osgi/service/web/";

    private final EventAdmin eventAdmin;
    private final Bundle extender;

    /** Event Admin keeps the order of what one thread posts, and transitions are made by several. */
    private final ExecutorService poster =
            new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), EventAdminEvents::thread);

    @Activate
    public EventAdminEvents(BundleContext context, @Reference EventAdmin eventAdmin) {
        this.eventAdmin = eventAdmin;
        this.extender = context.getBundle();
    }

    @Override
    public void send(Bundle bundle, String contextPath, Transition transition) {
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
            poster.execute(() -> eventAdmin.postEvent(event));
        } catch (RejectedExecutionException e) {
            log.debug("Event Admin has gone; not posted: " + event, e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "clowder-deploy-events");
        thread.setDaemon(true);
        return thread;
    }

    @Deactivate
    void deactivate() {
        poster.shutdown();
    }
}
