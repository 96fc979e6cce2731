package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Manager;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.DeltaRequest;
import org.apache.catalina.ha.session.DeltaSession;
import org.apache.catalina.ha.session.ReplicatedSessionListener;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;
import org.osgi.framework.Bundle;

/**
 * A session that notes what is done to it and publishes it when its request ends. What other members did to it arrives as bytes,
 * which become objects when the application asks for them.
 *
 * <p>What is done here goes by way of its {@link ConsistencyPoint}, what is done elsewhere by way of its {@link Display}; the locks
 * are theirs.
 */
public final class ReplicatedSession extends DeltaSession {

    private static final long serialVersionUID = 1L;

    private final transient SessionHome home;
    private final transient Collector collector = new Collector(this);
    private final transient ConsistencyPoint point = new ConsistencyPoint(this, collector);
    private final transient Display display = new Display(this, collector);
    private transient volatile Record record;

    public ReplicatedSession(Manager manager, SessionHome home) {
        super(manager);
        this.home = home;
        attributes = new LazyAttributes(new Objects());
    }

    private final class Objects implements LazyAttributes.Source {

        @Override
        public Object decode(String name, EncodedValue value) {
            return ReplicatedSession.this.decode(name, value);
        }

        @Override
        public int generation() {
            return home.values().generation();
        }

        @Override
        public boolean missed() {
            return home.listensToAttributes();
        }
    }

    /** The object, or null if it cannot be made. */
    Object decode(String name, EncodedValue value) {
        return home.values().decode(getIdInternal(), name, value, bundles(name, value));
    }

    /** The bundles that load an attribute's classes, as its writer named them; null if it did not. */
    private String bundles(String attribute, EncodedValue value) {
        if (value.bundles() != null) {
            return value.bundles();
        }
        Record current = record;
        EncodedValue named = current == null ? null : current.value(ContainerEntries.ofBundles(attribute));
        return named == null ? null : named.text();
    }

    @Override
    protected DeltaRequest createRequest(String sessionId, boolean recordAllActions) {
        return NoDeltaRequest.INSTANCE;
    }

    SessionHome home() {
        return home;
    }

    LazyAttributes values() {
        return (LazyAttributes) attributes;
    }

    /** What the other members know, or null if this session has no id yet. */
    public Record replicated() {
        return record;
    }

    Record replicaOf(Record received) {
        record = received;
        id = received.id();
        return received;
    }

    @Override
    public long getVersion() {
        Record current = record;
        return current == null ? 0 : current.version();
    }

    /** In bytes, as it is sent; 0 if it never was. */
    public int replicatedBytes() {
        Record current = record;
        return current == null ? 0 : current.size();
    }

    @Override
    public void setId(String newId, boolean notify) {
        if (record == null && newId != null && home.store() != null) {
            SessionStore store = home.store();
            record = new Record(store, newId, store.floor(newId), this);
            record.accessSource(() -> access(System.currentTimeMillis()));
        }
        super.setId(newId, notify);
    }

    // ---- what a request does

    @Override
    public void access() {
        super.access();
        RequestScope scope = RequestScope.current();
        if (scope != null) {
            scope.uses(this);
        }
    }

    @Override
    public Object getAttribute(String name) {
        Object value = super.getAttribute(name);
        if (value != null && !ValueEncoder.immutable(value) && home.settings().detectsMutation(name)) {
            point.touch(name, false);
        }
        return value;
    }

    @Override
    public void setAttribute(String name, Object value, boolean notify, boolean addDeltaRequest) {
        if (value != null && addDeltaRequest && home.settings().strict() && !exclude(name, value)) {
            checkEncodable(name, value);
        }
        super.setAttribute(name, value, notify, false);
        if (value != null && addDeltaRequest) {
            point.touch(name, true);
        }
    }

    private void checkEncodable(String name, Object value) {
        try {
            home.values().encode(value, null);
        } catch (UnencodableValueException e) {
            throw new IllegalArgumentException("Session " + getIdInternal() + ": attribute " + e.describe(name), e);
        }
    }

    @Override
    public boolean isAttributeDistributable(String name, Object value) {
        return home.values().distributable(value);
    }

    @Override
    protected void removeAttributeInternal(String name, boolean notify, boolean addDeltaRequest) {
        super.removeAttributeInternal(name, notify, false);
        if (addDeltaRequest) {
            point.touch(name, true);
        }
    }

    @Override
    public void setMaxInactiveInterval(int interval, boolean addDeltaRequest) {
        boolean news = interval != maxInactiveInterval;
        super.setMaxInactiveInterval(interval, false);
        if (news && addDeltaRequest) {
            point.touch(SessionMetadata.ENTRY, true);
        }
    }

    /** Whether a session is new is the affair of the member that made it. */
    @Override
    public void setNew(boolean isNew, boolean addDeltaRequest) {
        super.setNew(isNew, false);
    }

    @Override
    public void setAuthType(String authType, boolean addDeltaRequest) {
        super.setAuthType(authType, false);
        if (addDeltaRequest) {
            point.touch(SessionMetadata.ENTRY, true);
        }
    }

    @Override
    public void setPrincipal(Principal principal, boolean addDeltaRequest) {
        super.setPrincipal(principal, false);
        if (addDeltaRequest) {
            point.touch(ContainerEntries.PRINCIPAL, true);
        }
    }

    @Override
    public void setNote(String name, Object value, boolean addDeltaRequest) {
        super.setNote(name, value, false);
        touchNote(name, addDeltaRequest);
    }

    @Override
    public void removeNote(String name, boolean addDeltaRequest) {
        super.removeNote(name, false);
        touchNote(name, addDeltaRequest);
    }

    private void touchNote(String name, boolean addDeltaRequest) {
        String entry = ContainerEntries.ofNote(name);
        if (entry != null && addDeltaRequest) {
            point.touch(entry, true);
        }
    }

    @Override
    public void addSessionListener(SessionListener listener, boolean addDeltaRequest) {
        super.addSessionListener(listener, false);
        touchListeners(listener, addDeltaRequest);
    }

    @Override
    public void removeSessionListener(SessionListener listener, boolean addDeltaRequest) {
        super.removeSessionListener(listener, false);
        touchListeners(listener, addDeltaRequest);
    }

    private void touchListeners(SessionListener listener, boolean addDeltaRequest) {
        if (addDeltaRequest && listener instanceof ReplicatedSessionListener) {
            point.touch(ContainerEntries.LISTENERS, true);
        }
    }

    // ---- publishing

    /** Notes again what could not be published this time. */
    void touchAgain(String name) {
        point.note(name, true);
    }

    /** Publishes what was touched since the last time. */
    public void publish(RequestScope scope) {
        point.publish(scope);
    }

    @Override
    public void expire(boolean notify, boolean notifyCluster) {
        super.expire(notify, notifyCluster);
        if (!isValid && notifyCluster) {
            point.ended();
        }
    }

    /** This member has given it another id. */
    public void renamed(String newId) {
        point.renamed(newId);
    }

    /**
     * Everything as bytes, for the next start of the application on this member.
     *
     * @param self this member's incarnation
     * @param lost receives descriptions of attributes that cannot be made into bytes
     * @return null if the session has ended
     */
    Change image(long self, Set<String> lost) {
        return point.image(self, lost);
    }

    /** Makes bytes of objects that have classes of a bundle that gets another class loader. Does not wait. */
    void release(Bundle bundle) {
        collector.release(bundle);
    }

    /** False once it has ended; unlike {@code isValid} without a look at the time. */
    boolean valid() {
        return isValid;
    }

    Access access(long now) {
        return new Access(Math.max(0, now - thisAccessedTime), Math.max(0, thisAccessedTime - lastAccessedTime));
    }

    // ---- what other members do

    /** Another member made this session, or had it when this one joined. */
    void appear(Access access) {
        setValid(true);
        isNew = false;
        record.accessSource(() -> access(System.currentTimeMillis()));
        collector.cameFromElsewhere();
        display.appear();
        usedNow();
        usedElsewhere(access);
        setPrimarySession(false);
        if (home.notifiesSessionListeners()) {
            display.announceLater();
        }
        getManager().add(this);
        if (!home.waiting()) {
            display.resume();
        }
    }

    /** The application can have the objects of other members from now on. */
    void resume() {
        display.resume();
    }

    private void usedNow() {
        long now = System.currentTimeMillis();
        lastAccessedTime = now;
        thisAccessedTime = now;
    }

    void changedElsewhere(List<Entry> entries) {
        setPrimarySession(false);
        display.changed(entries);
    }

    void usedElsewhere(Access access) {
        if (access != null) {
            long used = System.currentTimeMillis() - access.age();
            if (used >= thisAccessedTime || lastAccessedTime == thisAccessedTime) {
                thisAccessedTime = used;
                lastAccessedTime = used - access.gap();
            }
        }
    }

    void endedElsewhere() {
        if (!home.listensToAttributes()) {
            values().forgetSilent();
        }
        boolean unheardOf = display.takeUnannounced();
        expire(home.notifiesSessionListeners() && !unheardOf, false);
    }

    // ---- what the container keeps in it

    void metadata(SessionMetadata metadata) {
        creationTime = metadata.created();
        maxInactiveInterval = metadata.maxInactive();
        authType = metadata.authType();
    }

    SessionMetadata metadata() {
        return new SessionMetadata(creationTime, maxInactiveInterval, authType);
    }

    void principalElsewhere(Principal other) {
        principal = other;
    }

    void noteElsewhere(String name, Object value) {
        if (value == null) {
            notes.remove(name);
        } else {
            notes.put(name, value);
        }
    }

    List<SessionListener> sessionListeners() {
        synchronized (listeners) {
            return List.copyOf(listeners);
        }
    }

    boolean excluded(String name, Object value) {
        return exclude(name, value);
    }

    void setAttributeElsewhere(String name, Object value, boolean notify) {
        super.setAttribute(name, value, notify, false);
    }

    void removeAttributeElsewhere(String name, boolean notify) {
        super.removeAttributeInternal(name, notify, false);
    }
}
