package org.clowder.server.internal.contribution;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.catalina.AccessLog;
import org.apache.catalina.Container;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Realm;
import org.apache.catalina.Valve;
import org.clowder.server.internal.contribution.slot.AccessLogChain;
import org.clowder.server.internal.contribution.slot.ListenerSlot;
import org.clowder.server.internal.contribution.slot.RealmSlot;
import org.clowder.server.internal.contribution.slot.ValveChain;
import org.clowder.server.internal.element.Origin;

/** Something whose place in Tomcat's tree stays where it is, with the object or without. */
final class SlotContribution extends Contribution {

    private final Object place;
    private final Supplier<Object> object;
    private final Runnable clear;
    private final Put put;
    private final String consequence;

    /** Puts an object into a place. */
    private interface Put {

        void put(Object made) throws LifecycleException;
    }

    private SlotContribution(
            Origin origin,
            Object parent,
            Object place,
            Supplier<Object> object,
            Runnable clear,
            Put put,
            String consequence) {
        super(origin, parent);
        this.place = place;
        this.object = object;
        this.clear = clear;
        this.put = put;
        this.consequence = consequence;
    }

    static Contribution valve(Origin origin, Valve valve, Container parent, Duration patience)
            throws LifecycleException {
        ValveChain chain = valve instanceof AccessLog ? new AccessLogChain() : new ValveChain();
        chain.setContainer(parent);
        chain.add(0, valve);
        return new SlotContribution(
                origin,
                parent,
                chain,
                () -> chain.valves().stream().findFirst().orElse(null),
                () -> chain.valves().forEach(gone -> chain.remove(gone, patience)),
                made -> chain.add(0, (Valve) made),
                "requests pass without this valve");
    }

    /** @param parent a container, or a combined realm */
    static Contribution realm(Origin origin, Realm realm, Object parent) throws LifecycleException {
        RealmSlot slot = new RealmSlot();
        slot.put(realm);
        return new SlotContribution(
                origin,
                parent,
                slot,
                slot::realm,
                slot::clear,
                made -> slot.put((Realm) made),
                "nobody can log in, and what needs a login is refused");
    }

    static Contribution listener(Origin origin, LifecycleListener listener, Lifecycle parent) {
        ListenerSlot slot = new ListenerSlot(parent);
        slot.put(listener);
        return new SlotContribution(
                origin,
                parent,
                slot,
                slot::listener,
                slot::clear,
                made -> slot.put((LifecycleListener) made),
                "the listener is told of nothing");
    }

    /** Something that Tomcat cannot exchange while it runs, such as a cluster; it stays as it is until the next start. */
    static Contribution fixed(Origin origin, Object object, Object parent) {
        return new SlotContribution(
                origin,
                parent,
                object,
                () -> object,
                () -> {},
                made -> {
                    throw new IllegalStateException("cannot be exchanged while the server runs; restart the server"
                            + " (\"clowder shell stop org.clowder.server\", then \"start\")");
                },
                "it cannot be exchanged while the server runs and stays in use; restart the server once the bundle is"
                        + " back");
    }

    @Override
    Object place() {
        return place;
    }

    @Override
    Object object() {
        return object.get();
    }

    @Override
    void withdraw() {
        clear.run();
    }

    @Override
    void restore(Object made) throws LifecycleException {
        put.put(made);
    }

    @Override
    String consequence() {
        return consequence;
    }
}
