package org.clowder.session.internal.shared;

import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Session;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.authenticator.SingleSignOnEntry;
import org.apache.catalina.authenticator.SingleSignOnSessionKey;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;

/**
 * One login: who it is, and the sessions that belong to it. Each session is an entry of the replica by itself, so members
 * that add sessions at the same time do not undo each other's. Thread-safe; never serialized, its parts are.
 */
final class SignOn extends SingleSignOnEntry {

    private static final long serialVersionUID = 1L;

    private final transient SignOns home;
    private final transient Replica replica;
    private final transient ConcurrentHashMap<String, SingleSignOnSessionKey> sessions = new ConcurrentHashMap<>();

    /** One whose credentials are not known yet. */
    SignOn(SignOns home, Replica replica) {
        super(null, null, null, null);
        this.home = home;
        this.replica = replica;
    }

    Replica replicated() {
        return replica;
    }

    // ---- what this member does

    @Override
    public void updateCredentials(Principal principal, String authType, String username, String password) {
        super.updateCredentials(principal, authType, username, password);
        // the superclass calls this while it is made
        if (home != null) {
            home.publishCredentials(this);
        }
    }

    @Override
    public void addSession(SingleSignOn valve, String id, Session session) {
        SingleSignOnSessionKey key = new SingleSignOnSessionKey(session);
        if (sessions.putIfAbsent(SignOns.entry(key), key) == null) {
            super.addSession(valve, id, session);
            home.publish(this, SignOns.entry(key), key);
        }
    }

    @Override
    public void removeSession(Session session) {
        super.removeSession(session);
        removeSession(new SingleSignOnSessionKey(session));
    }

    @Override
    public void removeSession(Session session, String oldId) {
        super.removeSession(session, oldId);
        removeSession(new SingleSignOnSessionKey(session, oldId));
    }

    private void removeSession(SingleSignOnSessionKey key) {
        if (sessions.remove(SignOns.entry(key)) != null) {
            home.publish(this, SignOns.entry(key), null);
        }
    }

    @Override
    public Set<SingleSignOnSessionKey> findSessions() {
        return Set.copyOf(sessions.values());
    }

    // ---- what other members do

    void credentialsElsewhere(Principal principal, String authType, String username, String password) {
        super.updateCredentials(principal, authType, username, password);
    }

    void sessionElsewhere(String entry, EncodedValue value, SingleSignOnSessionKey key) {
        if (value == null) {
            sessions.remove(entry);
        } else if (key != null) {
            sessions.put(entry, key);
        }
    }
}
