package org.clowder.server.internal.contribution;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Manager;
import org.apache.catalina.Valve;
import org.apache.catalina.startup.Catalina;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.classes.ThreadContext;
import org.clowder.server.internal.element.Origin;

/**
 * What an application cannot run without: its manager, or its authenticator. The application is stopped as long as it is
 * missing, and the sessions with it, as the manager keeps them over a stop.
 */
final class ContextPart extends Contribution {

    private static final Log log = LogFactory.getLog(ContextPart.class);

    private final Context context;
    private volatile Object part;
    private volatile boolean stopped;

    ContextPart(Origin origin, Object part, Context parent) {
        super(origin, parent);
        this.context = parent;
        this.part = part;
    }

    @Override
    Object place() {
        return part;
    }

    @Override
    Object object() {
        return part;
    }

    @Override
    void withdraw() {
        stopped = context.getState().isAvailable();
        if (stopped) {
            try {
                ThreadContext.with(Catalina.class.getClassLoader(), () -> {
                    context.stop();
                    return null;
                });
            } catch (LifecycleException e) {
                log.warn("Context " + context.getName() + " did not stop cleanly", e);
            }
        }
        if (part instanceof Manager) {
            context.setManager(null);
        } else {
            context.getPipeline().removeValve((Valve) part);
        }
        part = null;
    }

    @Override
    void restore(Object made) throws LifecycleException {
        if (made instanceof Manager manager) {
            context.setManager(manager);
        } else {
            context.getPipeline().addValve((Valve) made);
        }
        part = made;
        if (stopped) {
            ThreadContext.with(Catalina.class.getClassLoader(), () -> {
                context.start();
                return null;
            });
        }
    }

    @Override
    String consequence() {
        return "application " + (context.getPath().isEmpty() ? "/" : context.getPath()) + " is stopped";
    }
}
