package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionAttributeListener;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.catalina.Context;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ApplicationReplication;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.stream.Exchange;
import org.clowder.session.internal.stream.Link;

/** Connects one manager to the exchange, between its start and its stop. Thread-safe. */
public final class ManagerHome implements SessionHome {

    private static final Log log = LogFactory.getLog(ManagerHome.class);

    private final Manager manager;
    private volatile Running running;

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
            BooleanSupplier replicating,
            boolean attributeListeners) {}

    public ManagerHome(Manager manager) {
        this.manager = manager;
    }

    /** @param replicating tells whether there may be other members at all */
    public void start(Exchange exchange, ApplicationValues values, String name, BooleanSupplier replicating) {
        SessionStore store = new SessionStore(name, this);
        Link link = exchange.open(store);
        ReplicationPoint point = new ReplicationPoint(exchange, link, manager.settings());
        running = new Running(store, point, values, replicating, listens(manager.context()));
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
        if (current != null) {
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
        return current == null || !current.replicating().getAsBoolean() ? null : current.point();
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
        public Object decode(String sessionId, String name, EncodedValue value) {
            return null;
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
