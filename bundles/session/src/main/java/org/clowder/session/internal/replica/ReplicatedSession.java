package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Manager;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.DeltaRequest;
import org.apache.catalina.ha.session.DeltaSession;
import org.apache.catalina.ha.session.ReplicatedSessionListener;
import org.clowder.session.internal.loading.BundleName;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;
import org.clowder.session.internal.stream.Ticket;
import org.osgi.framework.Bundle;

/**
 * A session that notes what is done to it and publishes it when its request ends. What other members did to it arrives as bytes,
 * which become objects when the application asks for them.
 *
 * <p>{@link #point} is the lock of its consistency points: one thread at a time makes bytes of what was touched. The record
 * has its own lock, held for moments.
 */
public final class ReplicatedSession extends DeltaSession {

    private static final long serialVersionUID = 1L;

    private final transient SessionHome home;
    private final transient Object point = new Object();
    private final transient Replica replica = new Replica(this);
    private transient volatile Record record;
    private transient Touched touched;
    private transient volatile boolean behind;
    /** Whether listeners have still to hear of this session; guarded by {@code replica}. */
    private transient boolean announce;

    private transient volatile long accessPublished;

    public ReplicatedSession(Manager manager, SessionHome home) {
        super(manager);
        this.home = home;
        attributes = new LazyAttributes(new Objects());
    }

    private final class Objects implements LazyAttributes.Source {

        @Override
        public Object decode(String name, EncodedValue value) {
            return home.values().decode(getIdInternal(), name, value, replica.bundles(name, value));
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
            touch(name, false);
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
            touch(name, true);
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
            touch(name, true);
        }
    }

    @Override
    public void setMaxInactiveInterval(int interval, boolean addDeltaRequest) {
        boolean news = interval != maxInactiveInterval;
        super.setMaxInactiveInterval(interval, false);
        if (news && addDeltaRequest) {
            touch(SessionMetadata.ENTRY, true);
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
            touch(SessionMetadata.ENTRY, true);
        }
    }

    @Override
    public void setPrincipal(Principal principal, boolean addDeltaRequest) {
        super.setPrincipal(principal, false);
        if (addDeltaRequest) {
            touch(ContainerEntries.PRINCIPAL, true);
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
            touch(entry, true);
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
            touch(ContainerEntries.LISTENERS, true);
        }
    }

    // ---- publishing

    private void touch(String name, boolean written) {
        RequestScope scope = RequestScope.current();
        synchronized (replica) {
            if (touched == null) {
                touched = new Touched();
            }
            touched.add(name, written);
        }
        if (scope != null) {
            scope.uses(this);
        } else if (written && record != null && isValid && getVersion() > 0) {
            publish(null);
        }
    }

    private Touched takeTouched() {
        synchronized (replica) {
            Touched taken = touched;
            touched = null;
            return taken;
        }
    }

    /** Notes again what could not be published this time. */
    void touchAgain(String name) {
        synchronized (replica) {
            if (touched == null) {
                touched = new Touched();
            }
            touched.add(name, true);
        }
    }

    /** Publishes what was touched since the last time. */
    public void publish(RequestScope scope) {
        ReplicationPoint destination = home.point();
        Record current = record;
        if (current == null || !isValid) {
            return;
        }
        setPrimarySession(true);
        if (destination == null) {
            // everything is sent as soon as there is somebody to send it to
            behind = true;
            takeTouched();
            return;
        }
        boolean accessDue = accessDue();
        Ticket ticket = null;
        boolean published;
        synchronized (point) {
            replica.collect(takeTouched(), behind || current.version() == 0 || replica.untold());
            behind = false;
            published = replica.hasNews();
            if (published) {
                ticket = destination.change(current, replica.takeNews(), accessDue);
            }
        }
        if (!published && accessDue) {
            destination.used(current);
        }
        if (scope != null && ticket != null) {
            scope.waitsFor(ticket, destination);
        }
    }

    @Override
    public void expire(boolean notify, boolean notifyCluster) {
        super.expire(notify, notifyCluster);
        Record current = record;
        ReplicationPoint destination = home.point();
        if (!isValid && notifyCluster && current != null && destination != null && !replica.untold()) {
            Ticket ticket = destination.end(current);
            RequestScope scope = RequestScope.current();
            if (scope != null && ticket != null) {
                scope.waitsFor(ticket, destination);
            }
        }
    }

    /** This member has given it another id. */
    public void renamed(String newId) {
        Record current = record;
        ReplicationPoint destination = home.point();
        if (current == null) {
            return;
        }
        if (destination == null || replica.untold()) {
            current.rename(newId);
            return;
        }
        Ticket ticket = destination.rename(current, newId);
        RequestScope scope = RequestScope.current();
        if (scope != null && ticket != null) {
            scope.waitsFor(ticket, destination);
        }
    }

    /** A tenth of the time after which the session expires may pass before other members hear that it is used. */
    private boolean accessDue() {
        int limit = maxInactiveInterval;
        long now = thisAccessedTime;
        if (limit <= 0 || now - accessPublished < Math.max(1000L, limit * 100L)) {
            return false;
        }
        accessPublished = now;
        return true;
    }

    Access access(long now) {
        return new Access(Math.max(0, now - thisAccessedTime), Math.max(0, thisAccessedTime - lastAccessedTime));
    }

    // ---- what other members do

    /** Another member made this session, or had it when this one joined. */
    void appear(Access access) {
        setValid(true);
        isNew = false;
        replica.appear();
        usedNow();
        usedElsewhere(access);
        setPrimarySession(false);
        announce = home.notifiesSessionListeners();
        getManager().add(this);
        if (!home.waiting()) {
            announce();
            replica.resume();
        }
    }

    /** The application can have the objects of other members from now on. */
    void resume() {
        announce();
        replica.resume();
    }

    private void announce() {
        boolean tell;
        synchronized (replica) {
            tell = announce && isValid;
            announce = false;
        }
        if (tell) {
            home.inApplication(this::tellNew);
        }
    }

    private void usedNow() {
        long now = System.currentTimeMillis();
        lastAccessedTime = now;
        thisAccessedTime = now;
    }

    void changedElsewhere(List<Entry> entries) {
        setPrimarySession(false);
        replica.changed(entries);
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
        boolean unheardOf;
        synchronized (replica) {
            unheardOf = announce;
            announce = false;
        }
        expire(home.notifiesSessionListeners() && !unheardOf, false);
    }

    // ---- other classes

    /**
     * Makes bytes of objects that have classes of a bundle that gets another class loader. Waits for no other thread: the
     * framework calls it.
     */
    void release(Bundle bundle) {
        for (String name : values().keySet()) {
            Object object = values().live(name);
            if (object != null && !ValueEncoder.immutable(object)) {
                release(name, object, bundle);
            }
        }
    }

    private void release(String name, Object object, Bundle bundle) {
        try {
            EncodedValue value = replica.encodeAgain(object, null);
            if (value != null && value.bundles() != null && BundleName.mentions(value.bundles(), bundle)) {
                values().store(name, object, value);
            }
        } catch (UnencodableValueException e) {
            if (bundle.equals(BundleName.bundle(object.getClass()))) {
                home.values().unencodable(getIdInternal(), name, e);
                Record current = record;
                values().store(name, object, current == null ? null : current.value(name));
            }
        }
    }

    /**
     * Everything as bytes, for the next start of the application on this member.
     *
     * @param self this member's incarnation
     * @param lost receives descriptions of attributes that cannot be made into bytes
     * @return null if the session has ended
     */
    Change image(long self, Set<String> lost) {
        Record current = record;
        if (current == null || !isValid || current.ended()) {
            return null;
        }
        synchronized (point) {
            replica.collectAll(lost);
            if (replica.hasNews() || current.version() == 0) {
                ReplicationPoint destination = home.point();
                Map<String, EncodedValue> news = replica.takeNews();
                if (destination == null) {
                    current.write(news, self, (changed, base) -> {});
                } else {
                    destination.change(current, news, true);
                }
            }
        }
        return current.since(0, true).change();
    }

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
