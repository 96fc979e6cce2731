package org.clowder.server.internal.context;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleListener;

/** The listeners by which Tomcat configures Hosts and contexts, where others take their places. */
final class ContextListeners {

    private ContextListeners() {}

    /**
     * Exchanges listeners of one class, a subclass not counted; the order of all stays. Does nothing if there is none.
     *
     * @param component not started yet
     */
    static void exchange(Lifecycle component, Class<?> type, UnaryOperator<LifecycleListener> other) {
        LifecycleListener[] listeners = component.findLifecycleListeners();
        if (Arrays.stream(listeners).noneMatch(listener -> listener.getClass() == type)) {
            return;
        }
        for (LifecycleListener listener : listeners) {
            component.removeLifecycleListener(listener);
        }
        for (LifecycleListener listener : listeners) {
            component.addLifecycleListener(listener.getClass() == type ? other.apply(listener) : listener);
        }
    }
}
