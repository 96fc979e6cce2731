package org.clowder.session.internal.replica;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Manager;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;

/**
 * A session that notes what is done to it and publishes it when its request ends. What other members did to it arrives as bytes,
 * which become objects when the application asks for them.
 *
 * <p>What is done here goes by way of its {@link ConsistencyPoint}, what is done elsewhere by way of its {@link Display}; the locks
 * are theirs.
 */
public final class ReplicatedSession extends ContainerState {

    private static final long serialVersionUID = 1L;

    final transient ManagerHome home;
    private final transient Changes changes = new Changes(this);
    final transient Collector collector = new Collector(this, changes);
    final transient ConsistencyPoint point = new ConsistencyPoint(this, changes, collector);
    final transient Notices notices = new Notices(this);
    private final transient Display display = new Display(this, changes, collector, notices);
    /** What threads without a request have in hand. */
    final transient ReadOutside outside;

    private final transient AtomicInteger requests = new AtomicInteger();
    private transient volatile Replica replica;

    public ReplicatedSession(Manager manager, ManagerHome home) {
        super(manager);
        this.home = home;
        LazyAttributes lazy = new LazyAttributes(new Objects());
        attributes = lazy;
        outside = new ReadOutside(lazy);
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
        public void made(LiveValue value) {
            notices.made(value);
        }

        @Override
        public LiveValue set(String name, Object object) {
            LiveValue known = known(name, object);
            LiveValue value = known == null ? new LiveValue(object, changes.origin(name)) : known;
            value.origin().set();
            LiveValue before = values().live(name);
            if (before != null && before != value && before.origin().returned) {
                // nobody will publish it
                collector.giveUp(before.origin());
            }
            return value;
        }

        @Override
        public void holds(LiveValue value) {
            hold(value);
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
        Replica current = replica;
        EncodedValue named = current == null ? null : current.value(ContainerEntries.ofBundles(attribute));
        return named == null ? null : named.text();
    }

    @Override
    Display display() {
        return display;
    }

    @Override
    void noted(String entry) {
        changes.note(entry);
    }

    @Override
    void written(String entry) {
        point.written(entry);
    }

    LazyAttributes values() {
        return (LazyAttributes) attributes;
    }

    /** What the other members know, or null if this session has no id yet. */
    public Replica replicated() {
        return replica;
    }

    private boolean busy() {
        return requests.get() > 0;
    }

    /** True while another request than this thread's uses it, and may be changing what bytes are made of. */
    boolean inOtherHands() {
        return requests.get() > (RequestScope.current() == null ? 0 : 1);
    }

    @Override
    public long getVersion() {
        Replica current = replica;
        return current == null ? 0 : current.version();
    }

    /** In bytes, as it is sent; 0 if it never was. */
    public int replicatedBytes() {
        Replica current = replica;
        return current == null ? 0 : current.size();
    }

    /** {@inheritDoc} From then on all members find it by the new id only. */
    @Override
    public void setId(String newId, boolean notify) {
        if (newId != null && replica != null) {
            point.rename(newId);
        } else if (newId != null) {
            Replica created = home.create(newId);
            if (created != null) {
                created.timeout(maxInactiveInterval);
                created.busy(this::busy);
                replica = created;
            }
        }
        super.setId(newId, notify);
    }

    @Override
    public String getId() {
        return getIdInternal();
    }

    /** {@inheritDoc} What the members agree on, if several have given it one at the same time. */
    @Override
    public String getIdInternal() {
        Replica current = replica;
        return current == null ? super.getIdInternal() : current.id();
    }

    /** True once it ends or has ended: no request finds it. */
    boolean ending() {
        return !isValid || expiring;
    }

    // ---- what a request does

    @Override
    public void access() {
        super.access();
        requests.incrementAndGet();
        Replica current = replica;
        if (current != null) {
            current.used();
        }
        RequestScope scope = RequestScope.current();
        if (scope != null) {
            scope.uses(this);
        }
    }

    @Override
    public void endAccess() {
        super.endAccess();
        Replica current = replica;
        if (current != null && !home.manager.getSessionLastAccessAtStart()) {
            current.usedUntilNow();
        }
        requests.decrementAndGet();
    }

    /** {@inheritDoc} By a clock that nobody can set. */
    @Override
    public long getIdleTimeInternal() {
        Replica current = replica;
        return current == null ? super.getIdleTimeInternal() : current.access().age();
    }

    /** {@inheritDoc} One that was left alone for too long is not, even if other members have still to agree to its end. */
    @Override
    public boolean isValid() {
        Replica current = replica;
        if (current == null) {
            return super.isValid();
        }
        if (!isValid || expiring) {
            return isValid;
        }
        return !current.idle() || !home.over(this);
    }

    @Override
    public Object getAttribute(String name) {
        if (name == null || !isValidInternal()) {
            return super.getAttribute(name);
        }
        Object found = values().found(name);
        if (found instanceof LiveValue live) {
            hold(live);
            return live.object();
        }
        return found;
    }

    /** The object that is set is one that the session has already, or that this thread has got from it: it is compared with what it was made of. */
    private LiveValue known(String name, Object object) {
        LiveValue present = values().live(name);
        if (present != null && present.object() == object) {
            return present;
        }
        RequestScope scope = RequestScope.current();
        return scope == null ? outside.held(name, object) : scope.held(this, name, object);
    }

    /** The request has the object in hand until it ends, whoever publishes in between; another thread has it for as long as it likes. */
    private void hold(LiveValue value) {
        String name = value.origin().name;
        if (ofContainer(name) || notices.tells()) {
            return;
        }
        RequestScope scope = RequestScope.current();
        if (scope == null) {
            outside.has(value);
        } else {
            scope.holds(this, value);
        }
    }

    @Override
    public void setAttribute(String name, Object value, boolean notify, boolean addDeltaRequest) {
        if (value != null && addDeltaRequest && home.settings.strict() && !exclude(name, value)) {
            checkEncodable(name, value);
        }
        if (toldOf(name, addDeltaRequest)) {
            return;
        }
        boolean counts = value != null && counts(name, addDeltaRequest);
        if (value != null && name != null && addDeltaRequest && !counts) {
            notices.added(name, value);
        }
        // before it is there, so that what another member writes does not take its place unseen
        if (counts) {
            noteAttribute(name);
        }
        try {
            if (counts) {
                notices.catchUp(name);
            }
            // not DeltaSession's, which calls valueBound under a lock
            super.setAttribute(name, value, notify);
        } finally {
            if (counts) {
                point.written(name);
            }
        }
    }

    /**
     * True if a listener that is told what another member did to the session is about to change what the members have: that is not its affair, and
     * does not count.
     */
    private boolean toldOf(String name, boolean addDeltaRequest) {
        return addDeltaRequest && notices.tells() && replica.entry(name) != null;
    }

    /** What a listener adds while it is told is for this member only. */
    private boolean counts(String name, boolean addDeltaRequest) {
        return name != null && addDeltaRequest && !ofContainer(name) && !notices.tells();
    }

    /** What an attribute is compared with: what the members have of it, or what a listener has added here; null for nothing. */
    EncodedValue base(String name) {
        Replica current = replica;
        Entry entry = current == null ? null : current.entry(name);
        return entry == null ? notices.addition(name) : entry.value();
    }

    private void noteAttribute(String name) {
        EncodedValue addition = notices.forgetAddition(name);
        LiveValue present = addition == null ? null : values().live(name);
        if (present != null && present.origin().base == addition) {
            // whatever it is, the members have nothing of it
            present.origin().published(null);
        }
        changes.note(name);
    }

    /** Such names are the container's own in a replica; an attribute of that name stays on this member. */
    private static boolean ofContainer(String name) {
        return name != null && !name.isEmpty() && name.charAt(0) == Entry.CONTAINER;
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
        if (name != null && toldOf(name, addDeltaRequest)) {
            return;
        }
        boolean counts = counts(name, addDeltaRequest);
        if (counts) {
            noteAttribute(name);
        }
        try {
            if (counts) {
                notices.catchUp(name);
            }
            super.removeAttributeInternal(name, notify);
        } finally {
            if (counts) {
                point.written(name);
            }
        }
    }

    @Override
    public void setMaxInactiveInterval(int interval, boolean addDeltaRequest) {
        if (toldOf(Entry.TIMEOUT, addDeltaRequest)) {
            return;
        }
        boolean counts = addDeltaRequest && interval != maxInactiveInterval;
        change(counts ? Entry.TIMEOUT : null, () -> {
            super.setMaxInactiveInterval(interval, false);
            Replica current = replica;
            if (current != null) {
                current.timeout(interval);
            }
        });
    }

    // ---- publishing

    /** Publishes what was done since the last time, without waiting for anybody. */
    public void publish() {
        point.publish(null, List.of());
    }

    /**
     * {@inheritDoc} Listeners hear of the end if they have heard of the session, and if it does not go on elsewhere; of one that another
     * member has ended just now, if they are to hear of such ends.
     */
    @Override
    public void expire(boolean notify, boolean notifyCluster) {
        if (notifyCluster) {
            point.end();
        } else if (!point.leave()) {
            // just now, and for all members: who ends it tells of it
            return;
        }
        boolean told = notify && isValid && !expiring && (notifyCluster || tellsOfGoing());
        boolean heardOf = told && notices.catchUp();
        notices.close();
        super.expire(heardOf, notifyCluster);
        if (told && !heardOf) {
            // what belongs to the container knows the session all the same
            fireSessionEvent(SESSION_DESTROYED_EVENT, null);
        }
        if (!isValid && notifyCluster) {
            point.ended();
            home.remove(this);
        }
    }

    private boolean tellsOfGoing() {
        Replica current = replica;
        return current != null && current.ended()
                ? home.manager.isNotifySessionListenersOnReplication()
                : !home.goesOn(this);
    }

    /** The manager stops, and the session goes from this member; if it is ending, for all members, it ends before this returns. */
    public void stop() {
        expire(true, false);
        if (!point.leaves()) {
            expire(true, true);
        }
    }

    /** Nobody has used the session for as long as it may be left alone: it ends, unless it goes from this member, and another one decides that. */
    void lapse() {
        if (point.end()) {
            expire();
        }
    }

    /** The session ends, and other members know of that, if they answer, before they hear of what comes of it; nothing is done if it only goes from this one. */
    public void endEverywhere() {
        point.endEverywhere();
    }

    /** False once it has ended; unlike {@code isValid} without a look at the time. */
    boolean valid() {
        return isValid;
    }

    // ---- what other members do; on threads of the channel, where nothing of the application runs

    /**
     * Another member made this session, or had it when this one joined, or it was kept. Nobody can find it yet.
     *
     * @param news true if it was made just now
     */
    void fill(Replica received, boolean news) {
        replica = received;
        id = received.id();
        if (home.manager.isNotifySessionListenersOnReplication()) {
            notices.appeared();
        }
        setValid(true);
        isNew = false;
        collector.told = true;
        display.appear(news);
        usedElsewhere();
    }

    /** From now on it can be found. */
    void appear() {
        replica.busy(this::busy);
        home.manager.add(this);
        notices.resume();
    }

    void changedElsewhere(List<Entry> entries) {
        setPrimarySession(false);
        display.changed(entries);
    }

    void usedElsewhere() {
        setPrimarySession(false);
        thisAccessedTime = System.currentTimeMillis() - replica.access().age();
        // a request that comes here is the one after it
        lastAccessedTime = thisAccessedTime;
    }

    void endedElsewhere() {
        home.remove(this);
        notices.ended();
    }

    boolean excluded(String name, Object value) {
        return exclude(name, value);
    }
}
