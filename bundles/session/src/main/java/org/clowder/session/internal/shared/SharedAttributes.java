package org.clowder.session.internal.shared;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.replica.ReplicationPoint;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;
import org.clowder.session.internal.work.SerialTask;
import org.clowder.session.internal.work.Teller;

/**
 * The attributes of a ServletContext: what the application sets is published, what other members set appears here.
 * Thread-safe like its superclass.
 *
 * <p>All attributes are entries of one replica. {@code order} makes sure that map and replica agree: each is changed under it
 * together with the other. Nobody encodes, waits or calls a listener under it. Lock order: a stream's, order, replica.
 *
 * <p>Listeners hear of what other members did by one task, or by the thread that is about to change the same here, which waits for what is
 * being told, but not for ever: each change once, in order. Of several changes of an attribute that nobody has told yet they hear as of one.
 */
public final class SharedAttributes extends ConcurrentHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    private static final String REPLICA = "attributes";

    /** What the container sets, for itself or for this member only. */
    private static final List<String> OF_CONTAINER = List.of("org.apache.", "jakarta.", "org.clowder.");

    private static final Object NOTHING = new Object();

    private final transient Object order = new Object();
    private transient volatile Connection connection;

    /** What there is between connecting and disconnecting. */
    private final class Connection implements StoreWatcher {
        private final Replica replica;
        private final SharedValues values;
        private final ReplicationPoint point;
        private final SerialTask task;
        private final Teller teller = new Teller();
        /** What other members have changed and nobody has looked at. */
        private final Set<String> unseen = ConcurrentHashMap.newKeySet();

        /** The bytes of what the map holds; what is not sent has none. Guarded by {@code order}. */
        private final Map<String, EncodedValue> shown = new HashMap<>();

        /** What listeners know of attributes that other members have changed since. Guarded by {@code order}. */
        private final Map<String, Object> untold = new LinkedHashMap<>();

        private volatile AttributeEvents events;

        Connection(Exchange exchange, Executor workers, String name, SharedValues values) {
            this.values = values;
            this.task = new SerialTask(workers, this::work);
            this.point = open(exchange, name, Guarantee.ALL);
            this.replica = point.link().store().common(REPLICA);
        }

        /** {@inheritDoc} Before the application's listeners are there nothing is shown, and then all of it. */
        @Override
        public void written(Replica written, Collection<String> names) {
            if (events == null) {
                return;
            }
            synchronized (order) {
                for (String name : names) {
                    if (replica.value(name) != null || shown.containsKey(name)) {
                        unseen.add(name);
                    }
                }
            }
            task.due();
        }

        /** The bytes of an attribute, or null if it does not travel. */
        EncodedValue encode(String name, Object value) {
            return local(name) || !values.sendable(value) ? null : values.encode(name, value, replica.value(name));
        }

        /** Call under {@code order}. */
        Ticket publish(String name, EncodedValue bytes) {
            shows(name, bytes);
            return bytes == replica.value(name) ? null : change(Collections.singletonMap(name, bytes));
        }

        Ticket change(Map<String, EncodedValue> news) {
            return point.change(replica, news, Replica.Known.ALL, false);
        }

        private void shows(String name, EncodedValue bytes) {
            if (bytes == null) {
                shown.remove(name);
            } else {
                shown.put(name, bytes);
            }
        }

        private void work() {
            List.copyOf(unseen).forEach(this::show);
            teller.tell(() -> {
                while (tellNext()) {
                    // until nothing is left
                }
            });
        }

        /** Takes over what another member did to an attribute. */
        void show(String name) {
            while (!local(name) && this == connection) {
                EncodedValue bytes = replica.value(name);
                Object after = bytes == null ? null : values.decode(name, bytes);
                synchronized (order) {
                    unseen.remove(name);
                    if (replica.value(name) == bytes) {
                        show(name, bytes, after);
                        return;
                    }
                    // the application or another member was faster
                    unseen.add(name);
                }
            }
            unseen.remove(name);
        }

        private void show(String name, EncodedValue bytes, Object after) {
            if (shown.get(name) != bytes) {
                shows(name, bytes);
                Object before = hold(name, after);
                untold.putIfAbsent(name, before == null ? NOTHING : before);
                if (after == null && untold.get(name) == NOTHING) {
                    untold.remove(name);
                }
            }
        }

        private boolean tellNext() {
            Map.Entry<String, Object> next;
            Object now;
            synchronized (order) {
                Iterator<Map.Entry<String, Object>> all = untold.entrySet().iterator();
                if (!all.hasNext() || this != connection) {
                    return false;
                }
                next = all.next();
                all.remove();
                now = SharedAttributes.super.get(next.getKey());
            }
            tell(next.getKey(), next.getValue(), now);
            return true;
        }

        void tell(String name, Object known, Object now) {
            events.tell(name, known == NOTHING ? null : known, now);
        }
    }

    private Object hold(String name, Object value) {
        return value == null ? super.remove(name) : super.put(name, value);
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
                created.change(present);
            }
        }
    }

    /** Shows what other members have set, and will set; their changes are told as events. */
    public void show(AttributeEvents events) {
        Connection current = connection;
        if (current != null) {
            current.events = events;
            current.replica.names().forEach(current::show);
            current.task.due();
        }
    }

    /** Ends sharing; the attributes stay as they are here and elsewhere. */
    public void disconnect() {
        Connection current = connection;
        synchronized (order) {
            connection = null;
        }
        if (current != null) {
            // a new start takes what the others have, and does not win over it
            current.point.exchange().drop(current.point.link());
        }
    }

    /** True once this member has what the others had, or shares nothing. */
    public boolean complete() {
        Connection current = connection;
        return current == null || current.point.link().joined().isDone();
    }

    // ---- what the application does

    /** {@inheritDoc} What another member has set is there as soon as it has come. */
    @Override
    public Object get(Object name) {
        Connection current = connection;
        if (current != null && current.events != null && !current.unseen.isEmpty() && current.unseen.contains(name)) {
            current.show((String) name);
            current.task.due();
        }
        return super.get(name);
    }

    @Override
    public Object put(String name, Object value) {
        return change(name, value);
    }

    @Override
    public Object remove(Object name) {
        return change((String) name, null);
    }

    /** Before Tomcat tells what this member does to an attribute, listeners hear what another one did to it. */
    private Object change(String name, Object value) {
        Connection current = connection;
        EncodedValue bytes = current == null || value == null ? null : current.encode(name, value);
        Object before;
        Object known = null;
        Ticket ticket = null;
        synchronized (order) {
            before = hold(name, value);
            if (current != null && current == connection) {
                known = current.untold.remove(name);
                ticket = current.publish(name, bytes);
            }
        }
        if (known != null) {
            Object untold = known;
            current.teller.tell(() -> current.tell(name, untold, before));
        } else if (current != null) {
            current.teller.awaitTold();
        }
        if (current != null) {
            current.point.await(RequestScope.current(), ticket);
        }
        return before;
    }
}
