package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.Servlet;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The servlets that bundles with script engines offer for {@code *.jag}. Each application has instances of its own, so their scope
 * is prototype. A service that goes is waited with until the requests in it have ended, for a while. Safe for use by several threads.
 */
public final class ScriptServices
        implements ServiceTrackerCustomizer<Servlet, ServiceReference<Servlet>>, AutoCloseable {

    /** What is said to those who ask for a script and cannot have it. */
    static final String MISSING =
            "Scripts (*.jag) need a service jakarta.servlet.Servlet with the property org.clowder.script.extension=jag"
                    + " in prototype scope, and no bundle offers one";

    private static final Log log = LogFactory.getLog(ScriptServices.class);
    private static final String FILTER =
            "(&(" + Constants.OBJECTCLASS + "=" + Servlet.class.getName() + ")(org.clowder.script.extension=jag))";

    private final BundleContext context;
    private final Executor workers;
    private final Set<ScriptEngine> engines = ConcurrentHashMap.newKeySet();
    private final Set<ServiceReference<Servlet>> references = ConcurrentHashMap.newKeySet();
    private final ServiceTracker<Servlet, ServiceReference<Servlet>> tracker;

    /** @param workers run code of applications and script engines */
    public ScriptServices(BundleContext context, Executor workers) {
        this.context = context;
        this.workers = workers;
        try {
            this.tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(FILTER), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(FILTER, e);
        }
    }

    public ScriptServices open() {
        tracker.open();
        return this;
    }

    @Override
    public void close() {
        tracker.close();
    }

    /** The service that serves scripts now: the one of the highest ranking. */
    Optional<ServiceReference<Servlet>> best() {
        return references.stream().max(Comparator.naturalOrder());
    }

    /** What makes instances of a service; empty if it has gone. */
    Optional<ServiceObjects<Servlet>> objects(ServiceReference<Servlet> reference) {
        return Optional.ofNullable(context.getServiceObjects(reference));
    }

    void add(ScriptEngine engine) {
        engines.add(engine);
    }

    void remove(ScriptEngine engine) {
        engines.remove(engine);
    }

    @Override
    public ServiceReference<Servlet> addingService(ServiceReference<Servlet> reference) {
        Object scope = reference.getProperty(Constants.SERVICE_SCOPE);
        if (!Constants.SCOPE_PROTOTYPE.equals(scope)) {
            log.warn("The service for *.jag of " + reference.getBundle() + " is not used: its scope is " + scope
                    + ", expected " + Constants.SCOPE_PROTOTYPE + ", as each application has an instance of its own");
            return null;
        }
        references.add(reference);
        followSoon();
        return reference;
    }

    @Override
    public void modifiedService(ServiceReference<Servlet> reference, ServiceReference<Servlet> same) {
        followSoon();
    }

    @Override
    public void removedService(ServiceReference<Servlet> reference, ServiceReference<Servlet> same) {
        references.remove(reference);
        ScriptInstance.awaitEnd(engines.stream()
                .flatMap(engine -> engine.takeAway(reference).stream())
                .toList());
        followSoon();
    }

    /** Not on the thread of whoever registers a service. */
    private void followSoon() {
        try {
            workers.execute(() -> engines.forEach(ScriptEngine::follow));
        } catch (RejectedExecutionException e) {
            log.debug("The end of all applications is near", e);
        }
    }
}
