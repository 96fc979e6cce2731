package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.ReplicatedSessionListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;

/**
 * Shows to the application what other members did to a session: entries of the record become attributes, and listeners are told
 * as soon as there may be objects. Its monitor guards what they have still to be told; no listener is called under it.
 */
final class Display {

    private static final Log log = LogFactory.getLog(Display.class);

    private final ReplicatedSession session;
    private final Collector collector;
    /** What could not be shown yet, null for nothing. */
    private Set<String> postponed;
    /** Whether listeners have still to hear of the session. */
    private boolean unannounced;

    Display(ReplicatedSession session, Collector collector) {
        this.session = session;
        this.collector = collector;
    }

    /** The whole record has come. */
    void appear() {
        Record record = session.replicated();
        for (String name : record.names()) {
            show(name, record.value(name), false);
        }
    }

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

    /** Some entries have come. */
    void changed(List<Entry> entries) {
        boolean notify = session.home().notifiesAttributeListeners();
        for (Entry entry : entries) {
            show(entry.name(), entry.value(), notify);
        }
    }

    /** Objects can be made from now on: listeners hear of the session, and what was put off is shown. */
    void resume() {
        if (takeUnannounced() && session.valid()) {
            session.home().inApplication(session::tellNew);
        }
        showPostponed();
    }

    private void showPostponed() {
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
            Object object = used == null ? session.decode(name, value) : used;
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
            showPostponed();
        }
    }

    private synchronized Set<String> takePostponed() {
        Set<String> names = postponed == null ? Set.of() : postponed;
        postponed = null;
        return names;
    }

    private void show(String name, EncodedValue value, boolean notify) {
        if (ContainerEntries.bundles(name)) {
            collector.bundlesKnown();
        } else if (name.isEmpty() || name.charAt(0) != Entry.CONTAINER) {
            showAttribute(name, value, notify);
        } else if (name.equals(SessionMetadata.ENTRY)) {
            showMetadata(value);
        } else {
            Object object = value == null ? null : session.decode(name, value);
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

    /** Somebody listens, so the object is needed at once. */
    private void showNow(String name, EncodedValue value) {
        Object object = value == null ? null : session.decode(name, value);
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
