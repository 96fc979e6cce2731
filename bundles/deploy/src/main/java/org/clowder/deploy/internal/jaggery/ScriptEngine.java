package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.catalina.core.StandardContext;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.ServiceReference;

/** What serves the scripts of one application: follows the services as they come and go. Safe for use by several threads. */
final class ScriptEngine implements HttpSessionListener {

    private static final Log log = LogFactory.getLog(ScriptEngine.class);

    private final StandardContext context;
    private final ServletConfig config;
    private final ScriptServices services;
    private final AtomicReference<ScriptInstance> current = new AtomicReference<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean closed;

    /** @param config with which instances are initialized */
    ScriptEngine(StandardContext context, ServletConfig config, ScriptServices services) {
        this.context = context;
        this.config = config;
        this.services = services;
    }

    void open() {
        services.add(this);
        follow();
    }

    void close() {
        closed = true;
        services.remove(this);
        drop(current.get());
    }

    /** Initializes what serves the next request already now, if there is something. */
    void follow() {
        try {
            enter(false).ifPresent(ScriptInstance::leave);
        } catch (ServletException e) {
            log.error(context.getName() + ": " + e.getMessage() + "; tried again with the next request", e.getCause());
        }
    }

    /**
     * What serves a request that comes now, to be left after it; empty if there is nothing.
     *
     * @throws ServletException if it cannot be initialized
     */
    Optional<ScriptInstance> enter() throws ServletException {
        return enter(true);
    }

    private Optional<ScriptInstance> enter(boolean needed) throws ServletException {
        while (true) {
            Optional<ScriptInstance> found = current();
            if (found.isEmpty()) {
                if (needed && !told.getAndSet(true)) {
                    log.warn(context.getName() + ": answered with 501. " + ScriptServices.MISSING);
                }
                return found;
            }
            if (found.get().enter()) {
                return Optional.of(begun(found.get()));
            }
        }
    }

    private ScriptInstance begun(ScriptInstance instance) throws ServletException {
        try {
            instance.servlet();
            told.set(false);
            return instance;
        } catch (ServletException e) {
            instance.leave();
            drop(instance);
            throw e;
        }
    }

    /** The instance of the best service, made now if it is not there. */
    private Optional<ScriptInstance> current() {
        Optional<ServiceReference<Servlet>> best = closed ? Optional.empty() : services.best();
        ScriptInstance now = current.get();
        if (now != null && best.filter(now::isOf).isPresent()) {
            return Optional.of(now);
        }
        Optional<ScriptInstance> next = best.flatMap(service ->
                services.objects(service).map(objects -> new ScriptInstance(service, objects, context, config)));
        if (next.isPresent() && current.compareAndSet(now, next.get()) && now != null) {
            now.leave();
        }
        if (closed) {
            drop(current.get());
        }
        return next.map(made -> current.get());
    }

    private void drop(ScriptInstance instance) {
        if (instance != null && current.compareAndSet(instance, null)) {
            instance.leave();
        }
    }

    /** Gives up the instance of a service that goes; empty if there is none. */
    Optional<ScriptInstance> takeAway(ServiceReference<Servlet> service) {
        ScriptInstance now = current.get();
        if (now == null || !now.isOf(service)) {
            return Optional.empty();
        }
        drop(now);
        return Optional.of(now);
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        tell(listener -> listener.sessionCreated(event));
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        tell(listener -> listener.sessionDestroyed(event));
    }

    private void tell(Consumer<HttpSessionListener> event) {
        ScriptInstance now = current.get();
        if (now == null || !now.enter()) {
            return;
        }
        try {
            if (now.servlet() instanceof HttpSessionListener listener) {
                event.accept(listener);
            }
        } catch (ServletException e) {
            log.debug("There is no service that could be told", e);
        } finally {
            now.leave();
        }
    }
}
