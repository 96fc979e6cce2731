package org.clowder.session.internal.shared;

import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

    private final transient SignOns home;
    private final transient Replica replica;
    private final transient ConcurrentHashMap<String, SingleSignOnSessionKey> sessions = new ConcurrentHashMap<>();

    /** Whether it ever had a session: one that never had goes on without. */
    private transient volatile boolean used;
    /** When all its sessions were found gone first, in ns; null while there are some. */
    private transient Long goneSince;

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
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing is sent under the lock
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
        used = true;
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

    /** True if it had sessions, and for some minutes each look found none of them. */
    boolean abandoned(long now, Predicate<SingleSignOnSessionKey> gone) {
        if (!used || !sessions.values().stream().allMatch(gone)) {
            goneSince = null;
            return false;
        }
        goneSince = goneSince == null ? now : goneSince;
        return now - goneSince > PATIENCE;
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
            used = true;
        }
    }
}
