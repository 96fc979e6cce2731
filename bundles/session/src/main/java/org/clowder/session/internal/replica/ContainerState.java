package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.List;
import org.apache.catalina.Manager;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.DeltaRequest;
import org.apache.catalina.ha.session.DeltaSession;
import org.apache.catalina.ha.session.ReplicatedSessionListener;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.state.Entry;

/** What Tomcat itself keeps in a session beside its attributes: the login, its notes, listeners and metadata. */
abstract class ContainerState extends DeltaSession {

    private static final long serialVersionUID = 1L;

    /** Tomcat's record of actions, which is not needed here: it records nothing, so one is enough for all sessions. */
    private static final DeltaRequest NOTHING = new DeltaRequest("", false) {
        @Override
        public void setSessionId(String sessionId) {
            // shared by all sessions
        }

        @Override
        protected void addAction(int type, int action, String name, Object value) {
            // not recorded
        }
    };

    ContainerState(Manager manager) {
        super(manager);
    }

    abstract Display display();

    /** One of its entries is about to be set or removed on this member. */
    abstract void noted(String entry);

    /** That is done. */
    abstract void written(String entry);

    // ---- on this member

    @Override
    protected DeltaRequest createRequest(String sessionId, boolean recordAllActions) {
        return NOTHING;
    }

    /** Whether a session is new is the affair of the member that made it. */
    @Override
    public void setNew(boolean isNew, boolean addDeltaRequest) {
        super.setNew(isNew, false);
    }

    /** Sets or removes one of its entries; null if it does not count. What another member does to the entry meanwhile is shown afterwards. */
    void change(String entry, Runnable how) {
        if (entry == null) {
            how.run();
            return;
        }
        noted(entry);
        try {
            how.run();
        } finally {
            written(entry);
        }
    }

    @Override
    public void setAuthType(String authType, boolean addDeltaRequest) {
        change(addDeltaRequest ? ContainerEntries.AUTHENTICATION : null, () -> super.setAuthType(authType, false));
    }

    @Override
    public Principal getPrincipal() {
        display().resolve(ContainerEntries.PRINCIPAL);
        return super.getPrincipal();
    }

    @Override
    public Object getNote(String name) {
        String entry = ContainerEntries.ofNote(name);
        if (entry != null) {
            display().resolve(entry);
        }
        return super.getNote(name);
    }

    @Override
    public void fireSessionEvent(String type, Object data) {
        resolveListeners();
        super.fireSessionEvent(type, data);
    }

    @Override
    public void setPrincipal(Principal principal, boolean addDeltaRequest) {
        String entry = addDeltaRequest ? ContainerEntries.PRINCIPAL : null;
        change(entry, () -> {
            display().discard(entry);
            super.setPrincipal(principal, false);
        });
    }

    @Override
    public void setNote(String name, Object value, boolean addDeltaRequest) {
        String entry = addDeltaRequest ? ContainerEntries.ofNote(name) : null;
        change(entry, () -> {
            display().discard(entry);
            super.setNote(name, value, false);
        });
    }

    @Override
    public void removeNote(String name, boolean addDeltaRequest) {
        String entry = addDeltaRequest ? ContainerEntries.ofNote(name) : null;
        change(entry, () -> {
            display().discard(entry);
            super.removeNote(name, false);
        });
    }

    @Override
    public void addSessionListener(SessionListener listener, boolean addDeltaRequest) {
        changeListeners(listener, addDeltaRequest, () -> super.addSessionListener(listener, false));
    }

    @Override
    public void removeSessionListener(SessionListener listener, boolean addDeltaRequest) {
        changeListeners(listener, addDeltaRequest, () -> super.removeSessionListener(listener, false));
    }

    private void changeListeners(SessionListener listener, boolean addDeltaRequest, Runnable how) {
        if (addDeltaRequest) {
            resolveListeners();
        }
        boolean counts = addDeltaRequest && listener instanceof ReplicatedSessionListener;
        change(counts ? ContainerEntries.LISTENERS : null, how);
    }

    // ---- on other members

    /** One of {@link ContainerEntries#METADATA} was written or removed. */
    void metadataElsewhere(String entry, EncodedValue value) throws MalformedInputException {
        if (entry.equals(ContainerEntries.AUTHENTICATION)) {
            String type = value == null ? "" : value.text();
            authType = type == null || type.isEmpty() ? null : type;
        } else if (value != null && entry.equals(ContainerEntries.CREATED)) {
            creationTime = ContainerEntries.created(value);
        } else if (value != null) {
            maxInactiveInterval = Integer.parseInt(value.text());
        }
    }

    /** What one of {@link ContainerEntries#METADATA} is; null for nothing. */
    EncodedValue metadata(String entry) {
        return switch (entry) {
            case ContainerEntries.CREATED -> ContainerEntries.created(creationTime);
            case Entry.TIMEOUT -> EncodedValue.text(Integer.toString(maxInactiveInterval));
            default -> authType == null ? null : EncodedValue.text(authType);
        };
    }

    /** The principal or a note was set or removed. */
    void shownElsewhere(String entry, Object value) {
        String note = ContainerEntries.note(entry);
        if (entry.equals(ContainerEntries.PRINCIPAL)) {
            principal = (Principal) value;
        } else if (note != null && value == null) {
            notes.remove(note);
        } else if (note != null) {
            notes.put(note, value);
        }
    }

    void resolveListeners() {
        display().resolve(ContainerEntries.LISTENERS);
    }

    @SuppressWarnings("SynchronizeOnNonFinalField") // the superclass sets it once, and locks it too
    List<SessionListener> sessionListeners() {
        synchronized (listeners) {
            return List.copyOf(listeners);
        }
    }
}
