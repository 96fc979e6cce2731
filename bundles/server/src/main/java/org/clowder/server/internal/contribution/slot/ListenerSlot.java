package org.clowder.server.internal.contribution.slot;

import java.util.List;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;

/**
 * The place of a lifecycle listener that comes and goes. One that comes while its component runs is told of the
 * component's start after the fact, one that goes of its stop, so that it has and releases what it would otherwise.
 */
public final class ListenerSlot implements LifecycleListener {

    private static final List<String> START = List.of(
            Lifecycle.BEFORE_INIT_EVENT,
            Lifecycle.AFTER_INIT_EVENT,
            Lifecycle.BEFORE_START_EVENT,
            Lifecycle.START_EVENT,
            Lifecycle.AFTER_START_EVENT);
    private static final List<String> STOP = List.of(
            Lifecycle.BEFORE_STOP_EVENT,
            Lifecycle.STOP_EVENT,
            Lifecycle.AFTER_STOP_EVENT,
            Lifecycle.BEFORE_DESTROY_EVENT,
            Lifecycle.AFTER_DESTROY_EVENT);

    private final Lifecycle component;
    private volatile LifecycleListener listener;

    public ListenerSlot(Lifecycle component) {
        this.component = component;
    }

    public void put(LifecycleListener made) {
        tell(made, START);
        listener = made;
    }

    public void clear() {
        LifecycleListener gone = listener;
        listener = null;
        if (gone != null) {
            tell(gone, STOP);
        }
    }

    public LifecycleListener listener() {
        return listener;
    }

    private void tell(LifecycleListener one, List<String> events) {
        if (component.getState().isAvailable()) {
            events.forEach(type -> one.lifecycleEvent(new LifecycleEvent(component, type, null)));
        }
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        LifecycleListener now = listener;
        if (now != null) {
            now.lifecycleEvent(event);
        }
    }
}
