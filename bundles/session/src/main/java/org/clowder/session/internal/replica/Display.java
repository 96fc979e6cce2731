package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.ReplicatedSessionListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;

/**
 * Shows to the application what other members did to a session. Threads of the channel only leave bytes where they are found; objects are
 * made of them by whoever asks for them, and listeners are told by the session's tasks. The monitor guards what they have still
 * to be told; nothing of the application is called under it.
 */
final class Display {

    private static final Log log = LogFactory.getLog(Display.class);
    private static final Object NOTHING = new Object();
    private static final EncodedValue REMOVED = EncodedValue.text("");

    private final ReplicatedSession session;
    private final Collector collector;
    private final AttributeNotices notices;
    /** The container's entries of which no object was made yet. */
    private final Map<String, EncodedValue> unresolved = new ConcurrentHashMap<>(4);
    /** What listeners know of attributes that have changed since; null for nothing. */
    private Map<String, Object> untold;
    /** Whether listeners have still to hear of the session. */
    private boolean unannounced;

    Display(ReplicatedSession session, Collector collector) {
        this.session = session;
        this.collector = collector;
        this.notices = new AttributeNotices(session);
    }

    // ---- on threads of the channel

    /** The whole replica has come. */
    void appear() {
        Replica replica = session.replicated();
        for (String name : replica.names()) {
            show(name, false);
        }
    }

    /** Some entries have come; what counts is what the replica has of them by now. */
    void changed(List<Entry> entries) {
        boolean notify = session.home().notifiesAttributeListeners();
        for (Entry entry : entries) {
            show(entry.name(), notify);
        }
    }

    /** A request has read an attribute, and not changed it, while another member wrote it. */
    void showAgain(String name) {
        show(name, session.home().notifiesAttributeListeners());
    }

    /** Shows what the replica has by now, in one step with the look at it: whoever is last shows what is last. */
    private void show(String name, boolean notify) {
        synchronized (collector) {
            // what was written here is published first, and looked at again then
            if (!session.inHand(name)) {
                show(name, session.replicated().value(name), notify);
            }
        }
    }

    private void show(String name, EncodedValue value, boolean notify) {
        if (ContainerEntries.bundles(name)) {
            collector.bundlesKnown();
        } else if (name.isEmpty() || name.charAt(0) != Entry.CONTAINER) {
            showAttribute(name, value, notify);
        } else if (SessionMetadata.ENTRIES.contains(name)) {
            showMetadata(name, value);
        } else {
            unresolved.put(name, value == null ? REMOVED : value);
        }
    }

    private void showAttribute(String name, EncodedValue value, boolean notify) {
        LazyAttributes values = session.values();
        boolean wanted = notify
                && (session.home().listensToAttributes()
                        || value != null && (value.flags() & EncodedValue.BINDING) != 0
                        || values.unbinds(name));
        // while objects cannot be made, listeners have heard of nothing
        Object before = wanted && !session.home().waiting() ? values.present(name) : null;
        if (value == null) {
            values.forget(name);
        } else {
            values.arrived(name, value);
        }
        if (wanted) {
            tellLater(name, before);
        }
    }

    private void showMetadata(String name, EncodedValue value) {
        try {
            if (name.equals(SessionMetadata.CREATED) && value != null) {
                session.createdElsewhere(SessionMetadata.created(value));
            } else if (name.equals(Entry.TIMEOUT) && value != null) {
                session.timeoutElsewhere(Integer.parseInt(value.text()));
            } else if (name.equals(SessionMetadata.AUTHENTICATION)) {
                String type = value == null ? "" : value.text();
                session.authenticatedElsewhere(type == null || type.isEmpty() ? null : type);
            }
        } catch (MalformedInputException | NumberFormatException e) {
            log.error("Session " + session.getIdInternal() + ": its metadata cannot be read: " + e.getMessage());
        }
    }

    // ---- when somebody asks

    /** Makes objects of the container's entry, if that was not done since it came. */
    void resolve(String name) {
        EncodedValue value = unresolved.get(name);
        if (value == null) {
            return;
        }
        Object object = value == REMOVED ? null : session.decode(name, value);
        if (object == null && value != REMOVED && session.home().waiting()) {
            return;
        }
        if (name.equals(ContainerEntries.LISTENERS)) {
            if (unresolved.remove(name, value)) {
                showListeners(object);
            }
        } else {
            synchronized (unresolved) {
                // unless something else has been set meanwhile
                if (unresolved.remove(name, value)) {
                    showContainer(name, object);
                }
            }
        }
    }

    /** This member has set it itself. */
    void discard(String name) {
        synchronized (unresolved) {
            unresolved.remove(name);
        }
    }

    private void showContainer(String name, Object value) {
        if (name.equals(ContainerEntries.PRINCIPAL)) {
            session.principalElsewhere((Principal) value);
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

    // ---- what listeners are told

    /** Listeners are to be told of the session. */
    synchronized void announceLater() {
        unannounced = true;
    }

    /** True, once, if listeners were to be told of the session and have not been. */
    synchronized boolean takeUnannounced() {
        boolean tell = unannounced;
        unannounced = false;
        return tell;
    }

    /** Each name once, so that no more is kept than the session has attributes. */
    private void tellLater(String name, Object before) {
        synchronized (this) {
            untold = untold == null ? new LinkedHashMap<>() : untold;
            untold.putIfAbsent(name, before == null ? NOTHING : before);
        }
        if (!session.home().waiting()) {
            session.tasks().add(this::tell);
        }
    }

    /** Objects can be made from now on: listeners hear of the session, and of what was put off. */
    void resume() {
        session.tasks().add(this::tell);
    }

    private void tell() {
        if (takeUnannounced() && session.valid()) {
            session.home().inApplication(session::tellNew);
        }
        takeUntold().forEach((name, before) -> session.home().inApplication(() -> tell(name, before)));
    }

    private void tell(String name, Object before) {
        Object known = before instanceof EncodedValue bytes ? session.decode(name, bytes) : before;
        Object now = session.values().get(name);
        notices.tell(name, known == NOTHING ? null : known, now);
    }

    private synchronized Map<String, Object> takeUntold() {
        Map<String, Object> taken = untold == null ? Map.of() : untold;
        untold = null;
        return taken;
    }
}
