package org.clowder.server.internal.reload;

import java.util.Arrays;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.clowder.server.internal.context.ContextReading;

/** Hosts of an Engine, contexts of a Host. */
record ChildPlace(Container parent) implements Place {

    @Override
    public String name() {
        return Names.of(parent);
    }

    @Override
    public void exchange(Object gone, Object come) throws LifecycleException {
        if (gone instanceof Container child && parent.findChild(child.getName()) == child) {
            parent.removeChild(child);
        }
        if (come instanceof Container child) {
            add(child);
        }
    }

    private void add(Container child) throws LifecycleException {
        Container taken = parent.findChild(child.getName());
        if (taken != null) {
            throw new LifecycleException("there is a " + Names.of(taken) + " already, which is not of the descriptor");
        }
        try {
            parent.addChild(child);
            insist(child);
        } catch (IllegalArgumentException | IllegalStateException e) {
            parent.removeChild(child);
            throw new LifecycleException(e.getMessage(), e);
        } catch (LifecycleException e) {
            parent.removeChild(child);
            throw e;
        }
    }

    /** Tomcat logs what does not start, and goes on. */
    private static void insist(Container container) throws LifecycleException {
        if (!container.getState().isAvailable()) {
            String reason = container instanceof Context context
                    ? ContextReading.problem(context).orElse(null)
                    : null;
            throw new LifecycleException(Names.of(container) + " did not start"
                    + (reason == null ? "; the errors logged for it just before say why" : ": " + reason));
        }
        if (!(container instanceof Context)) {
            for (Container child : Arrays.asList(container.findChildren())) {
                insist(child);
            }
        }
    }
}
