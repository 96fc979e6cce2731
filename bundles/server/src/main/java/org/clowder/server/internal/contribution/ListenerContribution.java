package org.clowder.server.internal.contribution;

import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleListener;
import org.clowder.server.internal.contribution.slot.ListenerSlot;
import org.clowder.server.internal.element.Origin;

/** A lifecycle listener; its place is a {@link ListenerSlot}. */
final class ListenerContribution extends Contribution {

    private final ListenerSlot slot;

    ListenerContribution(Origin origin, LifecycleListener listener, Lifecycle parent) {
        super(origin, parent);
        this.slot = new ListenerSlot(parent);
        slot.put(listener);
    }

    @Override
    Object place() {
        return slot;
    }

    @Override
    Object object() {
        return slot.listener();
    }

    @Override
    void withdraw() {
        slot.clear();
    }

    @Override
    void restore(Object made) {
        slot.put((LifecycleListener) made);
    }

    @Override
    String consequence() {
        return "the listener is told of nothing";
    }
}
