package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionAttributeListener;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.apache.catalina.ha.session.DeltaManager;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ApplicationReplication;
import org.clowder.session.internal.ManagerSettings;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.loading.ApplicationClasses;
import org.clowder.session.internal.loading.ClassesWatch;
import org.clowder.session.internal.loading.Platform;
import org.clowder.session.internal.protocol.ValueCounters;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.work.Pace;
import org.clowder.session.internal.work.SerialTask;
import org.clowder.session.internal.work.WorkerThreads;

/** Connects one manager to the exchange, between its start and its stop. Thread-safe. */
public final class ManagerHome implements Platform.Follower {

    private static final Log log = LogFactory.getLog(ManagerHome.class);

    /** So that a listener that takes its time holds up its own application only, and not all of it. */
    private static final int NOTICE_THREADS = 2;

    private static final long KEEP_MILLIS = TimeUnit.MINUTES.toMillis(10);
    /** All sessions are published in that time, if that can be. */
    private static final long PUBLICATION_NANOS = TimeUnit.SECONDS.toNanos(6);
    /** So many on their way to others are little. */
    private static final int UNDER_WAY = 16;

    final DeltaManager manager;
    final ManagerSettings settings;
    /** The id that each thread has drawn last. */
    private final ThreadLocal<String> drawn = new ThreadLocal<>();

    private final SessionTable sessions = new SessionTable(this::store);
    private final SessionReplicas replicas = new SessionReplicas(this, sessions);
    private volatile Running running;
    private final WorkerThreads notices = new WorkerThreads(NOTICE_THREADS);
    private volatile boolean waiting;
    private volatile boolean holdsBack;
    /** True if nobody else is to be left time while all is published. */
    private volatile boolean hurried;

    private volatile boolean stopping;
    private volatile boolean leaving;
    private ClassesWatch watch;

    private record Running(ReplicationPoint point, ApplicationValues values, Place place, boolean attributeListeners) {

        Link link() {
            return point.link();
        }

        ReplicaStore store() {
            return point.link().store();
        }

        Exchange exchange() {
            return point.exchange();
        }
    }

    /**
     * What the manager's cluster offers.
     *
     * @param replicating tells whether there may be other members at all
     * @param workers for work that must not be done by whoever causes it
     */
    public record Place(Exchange exchange, BooleanSupplier replicating, Executor workers) {}

    /** @param settings may change at any time */
    public ManagerHome(DeltaManager manager, ManagerSettings settings) {
        this.manager = manager;
        this.settings = settings;
    }

    public SessionTable sessions() {
        return sessions;
    }

    /**
     * Begins to take part.
     *
     * @param name of the application, the same on all members
     * @param initialized false if the classes may be there only when the attribute of the ServletContext is
     */
    public void start(Place place, String name, ApplicationValues values, boolean initialized) {
        ApplicationClasses classes = values.classes();
        leaving = false;
        stopping = false;
        waiting = !initialized && !classes.attributePresent();
        if (waiting) {
            log.info(name + ": " + waitingFor(classes) + "; until then sessions of other members are taken as bytes");
        }
        notices.start(name);
        // what was being shown as the last life ended may have come late
        sessions.clear();
        Link link = place.exchange().open(name, replicas);
        link.store()
                .routed(manager.getJvmRoute() != null && !manager.getJvmRoute().isEmpty());
        ReplicationPoint point =
                new ReplicationPoint(place.exchange(), link, settings::guarantee, settings::maxWaitMillis);
        watch = ClassesWatch.open(manager.getContext(), classes.attribute(), this);
        running = new Running(point, values, place, listens(manager.getContext()));
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

    /** True while objects of other members cannot be made yet, and nobody is told of what they do. */
    public boolean waiting() {
        return waiting;
    }

    // ---- classes

    @Override
    public void unresolved(Platform.LostBundle bundle) {
        Running current = running;
        if (current != null) {
            current.values().changed();
            sessions.all().forEach(session -> session.collector.release(bundle));
        }
    }

    /** {@inheritDoc} Does at once what takes moments. */
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
        List<ReplicatedSession> all = sessions.all();
        log.info(current.store().name() + ": the attribute " + classes.attribute() + " of the ServletContext is there; "
                + all.size() + " sessions can be used");
        all.forEach(session -> session.notices.resume());
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
        kept.forEach(replicas::restore);
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
        sessions.all().forEach(session -> session.point.image(lost));
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

    /** True if no session is published that never was: it is this member's until it is handed over. */
    public boolean holdsBack() {
        return holdsBack;
    }

    public void holdBack(boolean now) {
        holdsBack = now;
    }

    /**
     * Publishes what other members do not have of any session, on a thread of this application, as that runs its code.
     *
     * @param first is told of each that no other member knew before
     * @param atOnce false to leave most of the time to others
     */
    public CompletableFuture<Void> publishAll(Consumer<Replica> first, boolean atOnce) {
        Running current = running;
        hurried = atOnce;
        return current == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(
                        () -> inApplication(() -> publishEach(first, current.exchange())), notices);
    }

    /** What is being published so goes on at once. */
    public void hurry() {
        hurried = true;
    }

    private void publishEach(Consumer<Replica> first, Exchange exchange) {
        Throwable failure = null;
        List<ReplicatedSession> all = sessions.all();
        Pace pace = new Pace(all.size(), PUBLICATION_NANOS, () -> exchange.lag() < UNDER_WAY, () -> hurried);
        for (ReplicatedSession session : all) {
            try {
                Replica replica = session.replicated();
                boolean unknown = replica != null && replica.version() == 0;
                session.publish();
                if (unknown && replica.version() > 0) {
                    first.accept(replica);
                }
                pace.step();
            } catch (RuntimeException | Error e) {
                // the others are to be there all the same
                failure = e;
            }
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
    }

    /** The manager stops: from now on others are not asked any more whether a session is over; they end it. To be called first. */
    public void stopping() {
        stopping = true;
    }

    /** The member stops: sessions that another one has go on there. To be called before they end here. */
    public void leave() {
        Running current = running;
        leaving = current != null && current.exchange().handover().company(current.link());
    }

    /** True if the session only goes from this member: then it is no end that listeners are to hear of. */
    boolean goesOn(ReplicatedSession session) {
        Replica replica = session.replicated();
        return leaving && replica != null && replica.version() > 0 && !replica.ended();
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

    /** Ends what {@code start} began; if it is to keep them, replicas stay for the next start of the application. */
    public void stop(boolean keep) {
        Running current = running;
        running = null;
        waiting = false;
        if (current == null) {
            return;
        }
        watch.close();
        if (keep) {
            current.exchange().keep(current.link(), KEEP_MILLIS);
        } else {
            current.exchange().close(current.link());
        }
        notices.stop();
        sessions.clear();
    }

    // ---- before a session is used

    /** The session that an id means, or null. In a request other members are asked first, if this one may lack something of it. */
    public Session find(String id) {
        Running current = running;
        RequestScope scope = RequestScope.current();
        if (current == null || scope == null) {
            return sessions.get(id);
        }
        Replica replica = current.store().find(id);
        if (current.point().lacks(replica)
                && point() != null
                && scope.firstLook(current.store().name(), id)) {
            current.point().refresh(id);
            replica = current.store().find(id);
        }
        return sessions.find(id, replica);
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

    /** The session was not used here for as long as it may be left alone. True if it is over: then it has ended or ends soon. */
    boolean over(ReplicatedSession session) {
        Running current = running;
        if (current == null) {
            return false;
        }
        if (current.exchange().alone(current.link(), session.replicated())) {
            session.lapse();
        } else if (!stopping) {
            current.exchange().expireIfOver(current.link(), session.replicated());
        }
        return true;
    }

    /** Null while not started, or without a cluster. */
    public Link link() {
        Running current = running;
        return current == null ? null : current.point().link();
    }

    /** What was done since the start, in numbers. */
    public ApplicationReplication counters() {
        Running current = running;
        return current == null ? new ValueCounters() : current.values().counters();
    }

    /** This thread has drawn an id by chance. */
    public void drawn(String id) {
        drawn.set(id);
    }

    // ---- what a session needs to know

    /** Where changes go, whether or not there are other members now; null while the manager is not started. */
    ReplicationPoint destination() {
        Running current = running;
        return current == null ? null : current.point();
    }

    /** As {@link #destination}; null also while the sessions of this member are its own affair. */
    public ReplicationPoint point() {
        Running current = running;
        return current == null || !current.place().replicating().getAsBoolean() ? null : current.point();
    }

    /** What the members hold of the sessions; null while the manager is not started. */
    private ReplicaStore store() {
        Running current = running;
        return current == null ? null : current.store();
    }

    long self() {
        Running current = running;
        return current == null ? 0 : current.exchange().self();
    }

    ValueAccess values() {
        Running current = running;
        return current == null ? ValueAccess.LOCAL : current.values();
    }

    /** A session's work on threads of the application: what its listeners are told. */
    SerialTask task(Runnable work) {
        return new SerialTask(notices, work);
    }

    /** A replica for a new session; null while the manager is not started. */
    Replica create(String id) {
        Running current = running;
        return current == null ? null : current.exchange().create(current.link(), id, id.equals(drawn.get()));
    }

    /** Another id for a replica that no other member knows; nothing is done if one does. */
    void rekey(Replica replica, String id) {
        Running current = running;
        if (current != null) {
            current.exchange().rekey(current.link(), replica, id, id.equals(drawn.get()));
        }
    }

    /** The session has ended and cannot be found any more. */
    void remove(ReplicatedSession session) {
        sessions.forget(session);
    }

    /** True if the application wants to hear of what other members do to attributes. */
    boolean listensToAttributes() {
        Running current = running;
        return current != null && current.attributeListeners();
    }

    /** Tells listeners of a new id that another member gave. */
    void tellChangedId(ReplicatedSession session, String oldId) {
        inApplication(() -> session.tellChangedSessionId(
                session.getIdInternal(),
                oldId,
                manager.isNotifySessionListenersOnReplication(),
                manager.isNotifyContainerListenersOnReplication()));
    }

    /** Runs something with the application's class loader as the thread's. */
    void inApplication(Runnable action) {
        Context context = manager.getContext();
        ClassLoader before = context.bind(null);
        try {
            action.run();
        } finally {
            context.unbind(before);
        }
    }
}
