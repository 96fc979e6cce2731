package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
    /** What could not be shown yet, null for nothing; guarded by this. */
    private Set<String> postponed;

    private boolean told;
    private boolean bundlesKnown;

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
                collectBundles(name, value);
            }
            if (!reported.isEmpty()) {
                reported.remove(name);
            }
        } catch (UnencodableValueException e) {
            failed(name, previous, e);
        }
    }

    /** A member that does not know this entry keeps it, passes it on and does no more with it. */
    private void collectBundles(String name, EncodedValue value) {
        String bundles = value == null || value.bundles() == null ? "" : value.bundles();
        if (bundles.isEmpty() && !bundlesKnown) {
            return;
        }
        bundlesKnown = true;
        String entry = ContainerEntries.ofBundles(name);
        EncodedValue before = session.replicated().value(entry);
        EncodedValue now = bundles.isEmpty() ? null : EncodedValue.text(bundles);
        if (now == null ? before != null : !now.sameAs(before)) {
            news.put(entry, now);
        }
    }

    /** The bundles that load an attribute's classes, as its writer named them; null if it did not. */
    String bundles(String attribute, EncodedValue value) {
        if (value.bundles() != null) {
            return value.bundles();
        }
        Record record = session.replicated();
        EncodedValue named = record == null ? null : record.value(ContainerEntries.ofBundles(attribute));
        return named == null ? null : named.text();
    }

    /**
     * Takes everything into the record that is not there yet, for this member's own use.
     *
     * @param lost receives the names of attributes that cannot be made into bytes
     */
    void collectAll(Set<String> lost) {
        Record record = session.replicated();
        for (String name : List.of(SessionMetadata.ENTRY, ContainerEntries.PRINCIPAL, ContainerEntries.LISTENERS)) {
            collectQuietly(name, record.value(name), lost);
        }
        for (String name : session.values().keySet()) {
            collectQuietly(name, record.value(name), lost);
        }
    }

    private void collectQuietly(String name, EncodedValue previous, Set<String> lost) {
        try {
            EncodedValue value = encode(name, previous);
            if (value != previous) {
                news.put(name, value);
                collectBundles(name, value);
            }
        } catch (UnencodableValueException e) {
            lost.add(e.describe(name));
            if (previous != null) {
                news.put(name, null);
            }
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
        if (value == null && previous != null && decode(name, previous) == null) {
            // not taken away here, but never readable
            return previous;
        }
        return value == null ? null : session.home().values().encode(value, previous);
    }

    private EncodedValue encodeAttribute(String name, EncodedValue previous) throws UnencodableValueException {
        LazyAttributes values = session.values();
        EncodedValue stored = values.stored(name);
        if (stored != null) {
            return stored.sameAs(previous) ? previous : stored;
        }
        if (values.encoded(name)) {
            return previous;
        }
        Object value = values.live(name);
        return value == null || session.excluded(name, value) ? null : encodeAgain(value, previous);
    }

    /** Makes bytes of an object that another thread may be changing. */
    EncodedValue encodeAgain(Object value, EncodedValue previous) throws UnencodableValueException {
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

    /** Objects can be made from now on: what was put off is shown. */
    void resume() {
        boolean notify = session.home().notifiesAttributeListeners();
        Record record = session.replicated();
        for (String name : takePostponed()) {
            EncodedValue shown;
            do {
                shown = record.value(name);
                if (notify && shown != null && session.values().containsKey(name)) {
                    introduce(name, shown);
                } else {
                    show(name, shown, notify);
                }
            } while (shown != record.value(name));
        }
    }

    /** For listeners an attribute that they have not heard of is a new one, even if the application has used it. */
    private void introduce(String name, EncodedValue value) {
        session.home().inApplication(() -> {
            Object used = session.values().live(name);
            Object object = used == null ? decode(name, value) : used;
            if (object != null) {
                session.values().forget(name);
                session.setAttributeElsewhere(name, object, true);
            }
        });
    }

    /** Each name once, so that no more is kept than the session has attributes. */
    private void postpone(String name) {
        synchronized (this) {
            postponed = postponed == null ? new LinkedHashSet<>() : postponed;
            postponed.add(name);
        }
        if (!session.home().waiting()) {
            resume();
        }
    }

    private synchronized Set<String> takePostponed() {
        Set<String> names = postponed == null ? Set.of() : postponed;
        postponed = null;
        return names;
    }

    private void show(String name, EncodedValue value, boolean notify) {
        if (ContainerEntries.bundles(name)) {
            bundlesKnown = true;
        } else if (name.isEmpty() || name.charAt(0) != Entry.CONTAINER) {
            showAttribute(name, value, notify);
        } else if (name.equals(SessionMetadata.ENTRY)) {
            showMetadata(value);
        } else {
            Object object = value == null ? null : decode(name, value);
            showContainer(name, object);
            if (object == null && value != null && session.home().waiting()) {
                postpone(name);
            }
        }
    }

    private void showAttribute(String name, EncodedValue value, boolean notify) {
        boolean wanted = notify
                && (session.home().listensToAttributes()
                        || value != null && (value.flags() & EncodedValue.BINDING) != 0);
        boolean later = wanted && session.home().waiting();
        if (wanted && !later) {
            session.home().inApplication(() -> showNow(name, value));
        } else if (value == null) {
            session.values().forget(name);
        } else {
            session.values().arrived(name, value);
        }
        if (later) {
            postpone(name);
        }
    }

    private Object decode(String name, EncodedValue value) {
        return session.home().values().decode(session.getIdInternal(), name, value, bundles(name, value));
    }

    /** Somebody listens, so the object is needed at once. */
    private void showNow(String name, EncodedValue value) {
        Object object = value == null ? null : decode(name, value);
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
