package org.clowder.session.internal.replica;

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

/**
 * Shows to the application what other members did to a session. Threads of the channel only leave bytes where they are found; objects are
 * made of them by whoever asks for them, and listeners hear by way of {@link Notices}.
 */
final class Display {

    private static final Log log = LogFactory.getLog(Display.class);
    private static final EncodedValue REMOVED = EncodedValue.text("");

    private final ReplicatedSession session;
    private final Changes changes;
    private final Collector collector;
    private final Notices notices;
    /** The container's entries of which no object was made yet. */
    private final Map<String, EncodedValue> unresolved = new ConcurrentHashMap<>(4);
    /** False as long as there was none, which most sessions never have. */
    private volatile boolean had;

    Display(ReplicatedSession session, Changes changes, Collector collector, Notices notices) {
        this.session = session;
        this.changes = changes;
        this.collector = collector;
        this.notices = notices;
    }

    // ---- on threads of the channel

    /**
     * The whole replica has come.
     *
     * @param news true if nobody had it before
     */
    void appear(boolean news) {
        boolean notify = news && session.home.manager.isNotifyListenersOnReplication();
        for (String name : session.replicated().names()) {
            show(name, notify);
        }
    }

    /** Some entries have come; what counts is what the replica has of them by now. */
    void changed(List<Entry> entries) {
        boolean notify = session.home.manager.isNotifyListenersOnReplication();
        for (Entry entry : entries) {
            show(entry.name(), notify);
        }
        notices.resume();
    }

    /** Another member wrote it while this one was publishing it. */
    void showAgain(String name) {
        show(name, session.home.manager.isNotifyListenersOnReplication());
        notices.resume();
    }

    /** Shows what the replica has by now, in one step with the look at it: whoever is last shows what is last. */
    private void show(String name, boolean notify) {
        synchronized (changes) {
            // what was written here is published first, and looked at again then
            if (!changes.inHand(name)) {
                show(name, session.replicated().value(name), notify);
            }
        }
    }

    private void show(String name, EncodedValue value, boolean notify) {
        if (ContainerEntries.bundles(name)) {
            collector.bundlesKnown = true;
        } else if (name.isEmpty() || name.charAt(0) != Entry.CONTAINER) {
            showAttribute(name, value, notify);
        } else if (ContainerEntries.METADATA.contains(name)) {
            showMetadata(name, value);
        } else {
            unresolved.put(name, value == null ? REMOVED : value);
            had = true;
        }
    }

    private void showAttribute(String name, EncodedValue value, boolean notify) {
        LazyAttributes values = session.values();
        LiveValue before = values.live(name);
        if (values.shows(name, value)) {
            return;
        }
        if (notify
                && (session.home.listensToAttributes()
                        || value != null && (value.flags() & EncodedValue.BINDING) != 0
                        || values.unbinds(name))) {
            notices.changed(name, value);
        } else {
            values.arrived(name, value);
        }
        if (before != null && session.outside.has(before.origin())) {
            // whoever has changed it may not have it any more
            changes.late(List.of(before));
            session.point.soon();
        }
    }

    private void showMetadata(String name, EncodedValue value) {
        try {
            session.metadataElsewhere(name, value);
        } catch (MalformedInputException | NumberFormatException e) {
            log.error("Session " + session.getIdInternal() + ": its metadata cannot be read: " + e.getMessage());
        }
    }

    // ---- when somebody asks

    /** Makes objects of the container's entry, if that was not done since it came. */
    void resolve(String name) {
        EncodedValue value = had ? unresolved.get(name) : null;
        if (value == null) {
            return;
        }
        Object object = value == REMOVED ? null : session.decode(name, value);
        if (object == null && value != REMOVED && session.home.waiting()) {
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
                    session.shownElsewhere(name, object);
                }
            }
        }
    }

    /** This member sets it itself; null for nothing. */
    void discard(String name) {
        if (name == null || !had) {
            return;
        }
        synchronized (unresolved) {
            unresolved.remove(name);
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
