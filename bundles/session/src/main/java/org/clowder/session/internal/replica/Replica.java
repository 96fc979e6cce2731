package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.ReplicatedSessionListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;

/**
 * Compares a session with its record, in both directions: what was touched here becomes bytes if it differs, what came from
 * elsewhere becomes visible here. Collecting is guarded by the session's consistency point.
 */
final class Replica {

    private static final Log log = LogFactory.getLog(Replica.class);
    private static final int TRIES = 3;

    private final ReplicatedSession session;
    private final Set<String> reported = new HashSet<>();
    private Map<String, EncodedValue> news = new HashMap<>();
    private boolean told;

    Replica(ReplicatedSession session) {
        this.session = session;
    }

    /** True until the session was published for the first time. */
    boolean untold() {
        return !told;
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    Map<String, EncodedValue> takeNews() {
        Map<String, EncodedValue> taken = news;
        news = new HashMap<>(4);
        told = true;
        return taken;
    }

    // ---- outward

    /**
     * Makes bytes of what differs from the record.
     *
     * @param touched may be null
     * @param whole true to look at everything
     */
    void collect(Touched touched, boolean whole) {
        if (whole) {
            collect(SessionMetadata.ENTRY);
            collect(ContainerEntries.PRINCIPAL);
            collect(ContainerEntries.LISTENERS);
            session.values().keySet().forEach(this::collect);
        }
        for (int i = 0; touched != null && i < touched.size(); i++) {
            collect(touched.name(i));
        }
    }

    private void collect(String name) {
        Record record = session.replicated();
        EncodedValue previous = record.value(name);
        try {
            EncodedValue value = encode(name, previous);
            if (value != previous) {
                news.put(name, value);
            }
            if (!reported.isEmpty()) {
                reported.remove(name);
            }
        } catch (UnencodableValueException e) {
            failed(name, previous, e);
        }
    }

    private void failed(String name, EncodedValue previous, UnencodableValueException reason) {
        if (reason.transientFailure()) {
            // another request is at it, and will publish it when it is done
            session.touchAgain(name);
            return;
        }
        if (reported.add(name)) {
            session.home().values().unencodable(session.getIdInternal(), name, reason);
        }
        if (previous != null) {
            // no value is better than an old one that comes back
            news.put(name, null);
        }
    }

    private EncodedValue encode(String name, EncodedValue previous) throws UnencodableValueException {
        if (name.isEmpty() || name.charAt(0) != Entry.CONTAINER) {
            return encodeAttribute(name, previous);
        }
        if (name.equals(SessionMetadata.ENTRY)) {
            EncodedValue now = session.metadata().encode();
            return now.sameAs(previous) ? previous : now;
        }
        Object value = containerValue(name);
        return value == null ? null : session.home().values().encode(value, previous);
    }

    private EncodedValue encodeAttribute(String name, EncodedValue previous) throws UnencodableValueException {
        LazyAttributes values = session.values();
        if (values.encoded(name)) {
            return previous;
        }
        Object value = values.live(name);
        if (value == null || session.excluded(name, value)) {
            return null;
        }
        UnencodableValueException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return session.home().values().encode(value, previous);
            } catch (UnencodableValueException e) {
                if (!e.transientFailure()) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    private Object containerValue(String name) {
        if (name.equals(ContainerEntries.PRINCIPAL)) {
            Principal principal = session.getPrincipal();
            return principal instanceof java.io.Serializable ? principal : null;
        }
        if (name.equals(ContainerEntries.LISTENERS)) {
            return listeners();
        }
        return session.getNote(ContainerEntries.note(name));
    }

    private ArrayList<SessionListener> listeners() {
        ArrayList<SessionListener> replicated = new ArrayList<>();
        for (SessionListener listener : session.sessionListeners()) {
            if (listener instanceof ReplicatedSessionListener) {
                replicated.add(listener);
            }
        }
        return replicated.isEmpty() ? null : replicated;
    }

    // ---- inward

    /** The whole record has come. */
    void appear() {
        told = true;
        Record record = session.replicated();
        record.accessSource(() -> session.access(System.currentTimeMillis()));
        for (String name : record.names()) {
            show(name, record.value(name), false);
        }
    }

    /** Some entries have come. */
    void changed(List<Entry> entries) {
        boolean notify = session.home().notifiesAttributeListeners();
        for (Entry entry : entries) {
            show(entry.name(), entry.value(), notify);
        }
    }

    private void show(String name, EncodedValue value, boolean notify) {
        if (name.isEmpty() || name.charAt(0) != Entry.CONTAINER) {
            showAttribute(name, value, notify);
        } else if (name.equals(SessionMetadata.ENTRY)) {
            showMetadata(value);
        } else {
            showContainer(
                    name, value == null ? null : session.home().values().decode(session.getIdInternal(), name, value));
        }
    }

    private void showAttribute(String name, EncodedValue value, boolean notify) {
        boolean wanted = notify
                && (session.home().listensToAttributes()
                        || value != null && (value.flags() & EncodedValue.BINDING) != 0);
        if (wanted) {
            session.home().inApplication(() -> showNow(name, value));
        } else if (value == null) {
            session.values().remove(name);
        } else {
            session.values().arrived(name, value);
        }
    }

    /** Somebody listens, so the object is needed at once. */
    private void showNow(String name, EncodedValue value) {
        Object object = value == null ? null : session.home().values().decode(session.getIdInternal(), name, value);
        if (object != null) {
            session.setAttributeElsewhere(name, object, true);
        } else if (value == null) {
            session.removeAttributeElsewhere(name, true);
        } else {
            session.values().arrived(name, value);
        }
    }

    private void showMetadata(EncodedValue value) {
        try {
            session.metadata(SessionMetadata.decode(value));
        } catch (MalformedInputException e) {
            log.error("Session " + session.getIdInternal() + ": its metadata cannot be read: " + e.getMessage());
        }
    }

    private void showContainer(String name, Object value) {
        if (name.equals(ContainerEntries.PRINCIPAL)) {
            session.principalElsewhere((Principal) value);
        } else if (name.equals(ContainerEntries.LISTENERS)) {
            showListeners(value);
        } else if (ContainerEntries.note(name) != null) {
            session.noteElsewhere(ContainerEntries.note(name), value);
        }
    }

    private void showListeners(Object value) {
        for (SessionListener present : session.sessionListeners()) {
            if (present instanceof ReplicatedSessionListener) {
                session.removeSessionListener(present, false);
            }
        }
        if (value instanceof List<?> list) {
            for (Object listener : list) {
                session.addSessionListener((SessionListener) listener, false);
            }
        }
    }
}
