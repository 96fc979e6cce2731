package org.clowder.session.internal.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.clowder.session.internal.SerialTasks;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;

/**
 * The attributes of a ServletContext: what the application sets is published, what other members set appears here.
 * Thread-safe like its superclass.
 *
 * <p>All attributes are entries of one replica. {@code order} makes sure that map and replica agree: each is changed under it
 * together with the other. Nobody encodes, waits or calls a listener under it. Lock order: order, then replica.
 */
public final class SharedAttributes extends ConcurrentHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    private static final String RECORD = "attributes";

    /** What the container sets, for itself or for this member only. */
    private static final List<String> OF_CONTAINER = List.of("org.apache.", "jakarta.", "org.clowder.");

    private final transient Object order = new Object();
    private transient volatile Connection connection;

    /** What there is between connecting and disconnecting. */
    private final class Connection implements StoreWatcher {
        private final Replica replica;
        private final SharedValues values;
        private final Publication publication;
        private final SerialTasks tasks;
        /** What other members have changed and nobody has looked at. */
        private final Set<String> unseen = ConcurrentHashMap.newKeySet();

        /** The bytes of what the map holds; what is not sent has none. Guarded by {@code order}. */
        private final Map<String, EncodedValue> shown = new HashMap<>();

        private volatile AttributeEvents events;

        Connection(Exchange exchange, Executor workers, String name, SharedValues values) {
            this.values = values;
            this.tasks = new SerialTasks(workers);
            this.publication = new Publication(exchange, name, this, Guarantee.APPLIED);
            this.replica = publication.common(RECORD);
        }

        /** {@inheritDoc} Before the application's listeners are there nothing is shown, and then all of it. */
        @Override
        public void changed(Replica changed, Collection<String> names) {
            AttributeEvents listening = events;
            if (listening != null) {
                unseen.addAll(names);
                tasks.add(() -> names.forEach(each -> show(this, each, listening)));
            }
        }

        @Override
        public void ended(Replica ended) {
            // the attributes of a context have no end
        }

        /** The bytes of an attribute, or null if it does not travel. */
        EncodedValue encode(String name, Object value) {
            return local(name) || !values.sendable(value) ? null : values.encode(name, value, replica.value(name));
        }

        /** Call under {@code order}. */
        Ticket publish(String name, EncodedValue bytes) {
            shown.put(name, bytes);
            return bytes == replica.value(name)
                    ? null
                    : publication.change(replica, Collections.singletonMap(name, bytes));
        }
    }

    private static boolean local(String name) {
        return OF_CONTAINER.stream().anyMatch(name::startsWith);
    }

    /**
     * Begins to share: publishes what is here and fetches what other members have, in the background.
     *
     * @param workers tell listeners
     * @param name of the store, the same on all members
     */
    public void connect(Exchange exchange, Executor workers, String name, SharedValues values) {
        Connection created = new Connection(exchange, workers, name, values);
        Map<String, EncodedValue> present = new HashMap<>();
        forEach((attribute, value) -> present.put(attribute, created.encode(attribute, value)));
        present.values().removeIf(bytes -> bytes == null);
        synchronized (order) {
            connection = created;
            created.shown.putAll(present);
            if (!present.isEmpty()) {
                created.publication.change(created.replica, present);
            }
        }
    }

    /** Shows what other members have set, and will set; their changes are told as events. */
    public void show(AttributeEvents events) {
        Connection current = connection;
        if (current != null) {
            current.events = events;
            new ArrayList<>(current.replica.names()).forEach(name -> show(current, name, events));
        }
    }

    /** Ends sharing; the attributes stay as they are here and elsewhere. */
    public void disconnect() {
        Connection current = connection;
        synchronized (order) {
            connection = null;
        }
        if (current != null) {
            current.publication.close();
        }
    }

    /** True once this member has what the others had, or shares nothing. */
    public boolean complete() {
        Connection current = connection;
        return current == null || current.publication.complete();
    }

    // ---- what the application does

    /** {@inheritDoc} What another member has set is there as soon as it has come. */
    @Override
    public Object get(Object name) {
        Connection current = connection;
        if (current != null && current.events != null && !current.unseen.isEmpty() && current.unseen.contains(name)) {
            show(current, (String) name, current.events);
        }
        return super.get(name);
    }

    @Override
    public Object put(String name, Object value) {
        Connection current = connection;
        EncodedValue bytes = current == null ? null : current.encode(name, value);
        Object before;
        Ticket ticket = null;
        synchronized (order) {
            before = super.put(name, value);
            if (current != null && current == connection) {
                ticket = current.publish(name, bytes);
            }
        }
        await(current, ticket);
        return before;
    }

    @Override
    public Object remove(Object name) {
        Connection current = connection;
        Object before;
        Ticket ticket = null;
        synchronized (order) {
            before = super.remove(name);
            if (current != null && current == connection) {
                ticket = current.publish((String) name, null);
            }
        }
        await(current, ticket);
        return before;
    }

    private static void await(Connection connection, Ticket ticket) {
        if (ticket != null) {
            connection.publication.await(ticket);
        }
    }

    // ---- what other members do

    private void show(Connection from, String name, AttributeEvents events) {
        if (local(name)) {
            from.unseen.remove(name);
            return;
        }
        while (from == connection) {
            EncodedValue bytes = from.replica.value(name);
            Object after = bytes == null ? null : from.values.decode(name, bytes);
            Object before;
            synchronized (order) {
                if (from.shown.get(name) == bytes) {
                    from.unseen.remove(name);
                    return;
                }
                if (from.replica.value(name) != bytes) {
                    // the application or another member was faster
                    continue;
                }
                from.shown.put(name, bytes);
                from.unseen.remove(name);
                before = after == null ? super.remove(name) : super.put(name, after);
            }
            if (before != null || after != null) {
                events.tell(name, before, after);
            }
            return;
        }
    }
}
