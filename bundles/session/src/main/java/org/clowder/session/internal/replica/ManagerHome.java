package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionAttributeListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.catalina.Context;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ApplicationReplication;
import org.clowder.session.internal.KeptSessions;
import org.clowder.session.internal.loading.ApplicationClasses;
import org.clowder.session.internal.loading.AttributeWatch;
import org.clowder.session.internal.loading.BundleWatch;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.stream.Exchange;
import org.clowder.session.internal.stream.Link;
import org.osgi.framework.Bundle;

/** Connects one manager to the exchange, between its start and its stop. Thread-safe. */
public final class ManagerHome implements SessionHome, BundleWatch.Follower {

    private static final Log log = LogFactory.getLog(ManagerHome.class);

    private final Manager manager;
    private volatile Running running;
    private volatile boolean waiting;
    private BundleWatch bundles;
    private AttributeWatch attribute;

    /** What the connection needs of the manager. */
    public interface Manager {

        ReplicationSettings settings();

        Context context();

        ReplicatedSession session(String id);

        List<ReplicatedSession> sessions();

        ReplicatedSession replica();

        boolean notifiesSessionListeners();

        boolean notifiesAttributeListeners();

        void changeId(ReplicatedSession session, String newId);
    }

    private record Running(
            SessionStore store,
            ReplicationPoint point,
            ApplicationValues values,
            Place place,
            boolean attributeListeners) {}

    /**
     * What the manager's cluster offers.
     *
     * @param replicating tells whether there may be other members at all
     * @param kept sessions from before this start
     * @param workers for work that must not be done by whoever causes it
     */
    public record Place(Exchange exchange, BooleanSupplier replicating, KeptSessions kept, Executor workers) {}

    public ManagerHome(Manager manager) {
        this.manager = manager;
    }

    /**
     * Begins to take part.
     *
     * @param name of the application, the same on all members
     * @param initialized false if the classes may be there only when the attribute of the ServletContext is
     */
    public void start(Place place, String name, ApplicationValues values, boolean initialized) {
        ApplicationClasses classes = values.classes();
        waiting = !initialized && !classes.attributePresent();
        if (waiting) {
            log.info(name + ": " + waitingFor(classes) + "; until then sessions of other members are taken as bytes");
        }
        SessionStore store = new SessionStore(name, this);
        Link link = place.exchange().open(store);
        ReplicationPoint point = new ReplicationPoint(place.exchange(), link, manager.settings());
        bundles = BundleWatch.open(this);
        attribute = AttributeWatch.open(manager.context(), classes.attribute(), this::resolved);
        running = new Running(store, point, values, place, listens(manager.context()));
        // it may have been set in between
        resolved();
    }

    private static String waitingFor(ApplicationClasses classes) {
        return "its sessions wait for the attribute " + classes.attribute()
                + " of the ServletContext (initialized=\"false\")";
    }

    /** Why sessions of other members cannot be used yet; empty if they can. */
    public String waitsFor() {
        Running current = running;
        return waiting && current != null ? waitingFor(current.values().classes()) : "";
    }

    @Override
    public boolean waiting() {
        return waiting;
    }

    // ---- classes

    @Override
    public void unresolved(Bundle bundle) {
        Running current = running;
        if (current != null) {
            current.values().changed();
            manager.sessions().forEach(session -> session.release(bundle));
        }
    }

    /** {@inheritDoc} Or the attribute has changed. Does at once what takes moments. */
    @Override
    public void resolved() {
        Running current = running;
        if (current == null) {
            return;
        }
        current.values().changed();
        if (waiting) {
            current.place().workers().execute(() -> resume(current));
        }
    }

    private void resume(Running current) {
        ApplicationClasses classes = current.values().classes();
        synchronized (this) {
            if (!waiting || running != current || !classes.attributePresent()) {
                return;
            }
            waiting = false;
        }
        current.values().changed();
        List<ReplicatedSession> sessions = manager.sessions();
        log.info(current.store().name() + ": the attribute " + classes.attribute() + " of the ServletContext is there; "
                + sessions.size() + " sessions can be used");
        sessions.forEach(ReplicatedSession::resume);
    }

    // ---- from one start to the next

    /** Takes back the sessions that the application had when it was stopped on this member. */
    public void restore() {
        Running current = running;
        if (current != null) {
            KeptSessions.Application kept =
                    current.place().kept().take(current.store().name());
            current.values().usedBefore(kept.bundles());
            current.store().restore(kept);
        }
    }

    /** Keeps all sessions for the next start; to be called before they end here. */
    public void keep() {
        Running current = running;
        if (current == null) {
            return;
        }
        Set<String> lost = new TreeSet<>();
        List<KeptSessions.Session> sessions = new ArrayList<>();
        for (ReplicatedSession session : manager.sessions()) {
            boolean primary = session.isPrimarySession();
            Change whole = session.image(current.point().exchange().self(), lost);
            if (whole != null) {
                sessions.add(new KeptSessions.Session(whole, primary));
            }
        }
        current.place()
                .kept()
                .put(
                        current.store().name(),
                        new KeptSessions.Application(
                                sessions,
                                current.point().link().witnesses(),
                                current.values().used()));
        if (!lost.isEmpty()) {
            log.warn(current.store().name()
                    + ": the application stops; if it is started again, its sessions go on without"
                    + " these attributes, which cannot be made into bytes: " + String.join("; ", lost));
        }
    }

    private static boolean listens(Context context) {
        for (Object listener : context.getApplicationEventListeners()) {
            if (listener instanceof HttpSessionAttributeListener) {
                return true;
            }
        }
        return false;
    }

    /** Begins to fetch the sessions that other members have. */
    public void join() {
        Running current = running;
        if (current != null) {
            current.point().exchange().join(current.point().link());
        }
    }

    /** Waits until other members have what was published, for a bounded time. */
    public void flush(long millis) {
        Running current = running;
        if (current == null) {
            return;
        }
        try {
            if (!current.point().exchange().flush(millis)) {
                log.warn(current.store().name() + ": other members have not confirmed all changes of sessions within "
                        + millis + " ms; the application stops all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        Running current = running;
        running = null;
        waiting = false;
        if (current != null) {
            bundles.close();
            attribute.close();
            current.point().exchange().close(current.point().link());
        }
    }

    /** Null while not started, or without a cluster. */
    public Link link() {
        Running current = running;
        return current == null ? null : current.point().link();
    }

    public ApplicationReplication counters() {
        Running current = running;
        return new ApplicationReplication() {
            @Override
            public long unencodableAttributes() {
                return current == null ? 0 : current.values().unencodable();
            }

            @Override
            public long unreadableAttributes() {
                return current == null ? 0 : current.values().unreadable();
            }

            @Override
            public long refusedClasses() {
                return current == null ? 0 : current.values().refused().count();
            }

            @Override
            public Set<String> refusedClassNames() {
                return current == null ? Set.of() : current.values().refused().names();
            }
        };
    }

    @Override
    public ReplicationPoint point() {
        Running current = running;
        return current == null || !current.place().replicating().getAsBoolean() ? null : current.point();
    }

    @Override
    public SessionStore store() {
        Running current = running;
        return current == null ? null : current.store();
    }

    @Override
    public ReplicationSettings settings() {
        return manager.settings();
    }

    @Override
    public ValueAccess values() {
        Running current = running;
        return current == null ? LocalValues.INSTANCE : current.values();
    }

    @Override
    public List<ReplicatedSession> sessions() {
        return manager.sessions();
    }

    @Override
    public ReplicatedSession session(String id) {
        return manager.session(id);
    }

    @Override
    public ReplicatedSession replica() {
        return manager.replica();
    }

    @Override
    public boolean listensToAttributes() {
        Running current = running;
        return current != null && current.attributeListeners();
    }

    @Override
    public boolean notifiesSessionListeners() {
        return manager.notifiesSessionListeners();
    }

    @Override
    public boolean notifiesAttributeListeners() {
        return manager.notifiesAttributeListeners();
    }

    @Override
    public void renamedElsewhere(ReplicatedSession session, String newId) {
        inApplication(() -> manager.changeId(session, newId));
    }

    @Override
    public void inApplication(Runnable action) {
        Context context = manager.context();
        ClassLoader before = context.bind(null);
        try {
            action.run();
        } finally {
            context.unbind(before);
        }
    }

    /** Without a cluster nothing is made into bytes. */
    private enum LocalValues implements ValueAccess {
        INSTANCE;

        @Override
        public EncodedValue encode(Object value, EncodedValue previous) {
            return previous;
        }

        @Override
        public Object decode(String sessionId, String name, EncodedValue value, String bundles) {
            return null;
        }

        @Override
        public int generation() {
            return 0;
        }

        @Override
        public boolean distributable(Object value) {
            return value instanceof Serializable;
        }

        @Override
        public void unencodable(String sessionId, String name, UnencodableValueException reason) {
            // nothing is sent
        }
    }
}
