package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionAttributeListener;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ApplicationReplication;
import org.clowder.session.internal.SerialTask;
import org.clowder.session.internal.WorkerThreads;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.loading.ApplicationClasses;
import org.clowder.session.internal.loading.AttributeWatch;
import org.clowder.session.internal.loading.BundleWatch;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.osgi.framework.Bundle;

/** Connects one manager to the exchange, between its start and its stop. Thread-safe. */
public final class ManagerHome implements SessionHome, BundleWatch.Follower {

    private static final Log log = LogFactory.getLog(ManagerHome.class);

    /** So that a listener that takes its time holds up its own application only, and not all of it. */
    private static final int NOTICE_THREADS = 2;

    private static final int MAX_ID = 512;

    private static final long KEEP_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Manager manager;
    private volatile Running running;
    private final WorkerThreads notices = new WorkerThreads(NOTICE_THREADS);
    private volatile boolean waiting;
    private BundleWatch bundles;
    private AttributeWatch attribute;

    /** What the connection needs of the manager. */
    public interface Manager {

        ReplicationSettings settings();

        Context context();

        ReplicatedSession session(String id);

        List<ReplicatedSession> sessions();

        ReplicatedSession newSession();

        /** True if this member has drawn the id by chance, just now. */
        boolean drawn(String id);

        boolean notifiesSessionListeners();

        boolean notifiesAttributeListeners();

        /** The session can be found. */
        void put(ReplicatedSession session);

        /** It cannot be found under that id any more; another one of that id stays. */
        void remove(ReplicatedSession session, String id);

        void tellChangedId(ReplicatedSession session, String oldId);
    }

    private record Running(ReplicationPoint point, ApplicationValues values, Place place, boolean attributeListeners) {

        Link link() {
            return point.link();
        }

        ReplicaStore store() {
            return point.link().store();
        }

        Exchange exchange() {
            return place.exchange();
        }
    }

    /**
     * What the manager's cluster offers.
     *
     * @param replicating tells whether there may be other members at all
     * @param workers for work that must not be done by whoever causes it
     */
    public record Place(Exchange exchange, BooleanSupplier replicating, Executor workers) {}

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
        notices.start(name);
        Link link = place.exchange().open(name, new SessionReplicas(this));
        ReplicationPoint point = new ReplicationPoint(place.exchange(), link, manager.settings());
        bundles = BundleWatch.open(this);
        attribute = AttributeWatch.open(manager.context(), classes.attribute(), this::resolved);
        running = new Running(point, values, place, listens(manager.context()));
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

    /** Shows the sessions that this member has kept, or has from other members already. */
    public void restore() {
        Running current = running;
        if (current == null) {
            return;
        }
        if (current.link().attachment() instanceof Set<?> bundles) {
            current.values().usedBefore(bundles.stream().map(String.class::cast).collect(Collectors.toSet()));
        }
        Collection<Replica> kept = current.store().replicas();
        kept.forEach(current.store().listener()::arrived);
        if (!kept.isEmpty()) {
            log.info(current.store().name() + ": " + kept.size() + " sessions of before are back");
        }
    }

    /** Takes everything of all sessions into their replicas, which stay for the next start; to be called before they end here. */
    public void keep() {
        Running current = running;
        if (current == null) {
            return;
        }
        Set<String> lost = new TreeSet<>();
        manager.sessions().forEach(session -> session.image(lost));
        current.link().attach(current.values().used());
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

    /** Waits until other members have what was published, for a bounded time. */
    public void flush(long millis) {
        Running current = running;
        if (current == null) {
            return;
        }
        try {
            if (!current.exchange().flush(millis)) {
                log.warn(current.store().name() + ": other members have not confirmed all changes of sessions within "
                        + millis + " ms; the application stops all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param keep true if replicas stay for the next start of the application */
    public void stop(boolean keep) {
        Running current = running;
        running = null;
        waiting = false;
        if (current == null) {
            return;
        }
        bundles.close();
        attribute.close();
        if (keep) {
            current.exchange().keep(current.link(), KEEP_MILLIS);
        } else {
            current.exchange().close(current.link());
        }
        notices.stop();
    }

    // ---- before a session is used

    /** A request is about to use the session of that id: what other members have of it comes first, if this one may lack something. */
    public void refresh(String id) {
        Running current = running;
        RequestScope scope = RequestScope.current();
        if (current == null
                || scope == null
                || id.length() > MAX_ID
                || point() == null
                || !scope.firstLook(current.store().name(), id)) {
            return;
        }
        long wait = TimeUnit.MILLISECONDS.toNanos(manager.settings().maxWaitMillis());
        long deadline = System.nanoTime() + wait;
        for (int i = 0; i < Refresh.TRIES; i++) {
            Refresh refresh = current.exchange().refresh(current.link(), id, deadline - System.nanoTime());
            if (refresh == null) {
                return;
            }
            boolean answered = refresh.ticket().await(deadline);
            if (refresh.slept().getAsBoolean()) {
                deadline = System.nanoTime() + wait;
            } else if (!answered || !refresh.again().getAsBoolean()) {
                return;
            }
        }
    }

    /** Ends the session, soon, if no member has used it for as long as it may be left alone. */
    public void expireIfOver(ReplicatedSession session) {
        Running current = running;
        Replica replica = session.replicated();
        if (current == null || replica == null) {
            session.isValid();
        } else if (replica.idle()) {
            over(session);
        }
    }

    @Override
    public boolean over(ReplicatedSession session) {
        Running current = running;
        if (current == null) {
            return false;
        }
        if (current.exchange().alone(current.link(), session.replicated())) {
            session.expire();
        } else {
            current.exchange().expireIfOver(current.link(), session.replicated());
        }
        return true;
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
    public SerialTask task(Runnable work) {
        return new SerialTask(notices, work);
    }

    @Override
    public Replica create(String id, ReplicatedSession session) {
        Running current = running;
        return current == null ? null : current.exchange().create(current.link(), id, manager.drawn(id), session);
    }

    @Override
    public long self() {
        Running current = running;
        return current == null ? 0 : current.exchange().self();
    }

    @Override
    public ReplicaStore store() {
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
    public ReplicatedSession newSession() {
        return manager.newSession();
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
    public void add(ReplicatedSession session) {
        ReplicaStore store = store();
        if (store == null || store.find(session.getIdInternal()) == session.replicated()) {
            manager.put(session);
        }
    }

    @Override
    public void remove(ReplicatedSession session, String id) {
        manager.remove(session, id);
    }

    @Override
    public void tellChangedId(ReplicatedSession session, String oldId) {
        inApplication(() -> manager.tellChangedId(session, oldId));
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
