package org.clowder.session.internal.replica;

import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.ReplicatedSessionListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.ExceptionUtils;
import org.clowder.session.internal.loading.Platform;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.session.internal.replica.Touched.Touch;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;

/**
 * Compares a session with its replica: what differs becomes bytes, to be published. Guarded by the session's
 * {@link ConsistencyPoint}, but for {@link #release}.
 */
final class Collector {

    private static final Log log = LogFactory.getLog(Collector.class);
    private static final int TRIES = 3;

    private final ReplicatedSession session;
    private final Changes changes;
    private Map<String, EncodedValue> news = new HashMap<>();
    /** What was reported because it cannot be made into bytes; null for nothing. */
    private Set<String> reported;

    /** True once other members know of the session. */
    boolean told;
    /** True if there are entries that name bundles. Set from both directions, never taken back. */
    volatile boolean bundlesKnown;

    /** What is done about a value that cannot be made into bytes; null for the usual. */
    private Set<String> lost;

    Collector(ReplicatedSession session, Changes changes) {
        this.session = session;
        this.changes = changes;
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

    /**
     * Makes bytes of what differs from the replica.
     *
     * @param touched may be null
     * @param held objects that somebody may have changed, whatever the session shows by now
     * @param whole true to look at everything
     */
    void collect(Touched touched, Iterable<LiveValue> held, boolean whole) {
        if (whole) {
            ContainerEntries.ALWAYS.forEach(this::collectPresent);
            session.values().keySet().forEach(this::collectPresent);
        }
        for (Touch each = touched == null ? null : touched.first(); each != null; each = each.next) {
            collect(each);
        }
        for (LiveValue each : held) {
            if (session.home.settings.detectsMutation(each.origin().name)) {
                collect(each);
            }
        }
        if (hasNews() && session.home.settings.warnOnSharedObjects()) {
            SharedObjects.name(session);
        }
    }

    /**
     * Makes bytes of everything that is not in the replica yet, for this member's own use.
     *
     * @param failed receives descriptions of attributes that cannot be made into bytes
     */
    void collectAll(Touched touched, Iterable<LiveValue> held, Set<String> failed) {
        lost = failed;
        try {
            collect(touched, held, true);
        } finally {
            lost = null;
        }
    }

    private void collectPresent(String name) {
        if (changes.publishes(name)) {
            return;
        }
        LiveValue live = session.values().live(name);
        if (live != null) {
            collect(live);
        } else if (session.replicated().entry(name) == null) {
            EncodedValue base = session.base(name);
            try {
                news(name, base, encode(name, base, session.values().held(name)));
            } catch (UnencodableValueException e) {
                failed(name, base, e);
            }
        }
    }

    private void collect(Touch touch) {
        String name = touch.name;
        Object held = session.values().held(name);
        Origin origin = LazyAttributes.origin(held);
        EncodedValue base = origin == null ? touch.base : origin.base;
        touch.compare(base, origin);
        try {
            // what is set back is news to members that have something else, be it as it was
            news(name, touch.base, encode(name, base, held));
        } catch (UnencodableValueException e) {
            if (!e.transientFailure() || lost != null) {
                failed(name, base, e);
            } else {
                changes.tryAgain(touch);
            }
        }
    }

    /**
     * An object that a request has in hand, or had. If another member's value has taken its place, that value stays; what was changed inside
     * the object counts as given up.
     */
    private void collect(LiveValue live) {
        Origin origin = live.origin();
        String name = origin.name;
        if (!session.values().counts(origin) || changes.publishes(name) && !origin.displaced) {
            // this member has set something else, or this, which is published
            return;
        }
        Object held = session.values().held(name);
        boolean present = LazyAttributes.origin(held) == origin;
        if (!present) {
            collectDisplaced(live);
            return;
        }
        if (LazyAttributes.object(held) != live.object()) {
            collectReleased(live, LazyAttributes.stored(held));
        }
        EncodedValue base = origin.base;
        try {
            EncodedValue value = encode(name, base, held);
            if (value == base) {
                return;
            }
            if (changes.changedInside(origin)) {
                news(name, base, value);
            } else {
                collectDisplaced(live);
            }
        } catch (UnencodableValueException e) {
            if (e.transientFailure() && lost == null) {
                changes.tryAgain(live);
            } else if (changes.changedInside(origin)) {
                failed(name, base, e);
            } else {
                collectDisplaced(live);
            }
        }
    }

    /** What was changed inside an object whose place another member's value has taken is given up, and counted. */
    void collectDisplaced(LiveValue live) {
        Origin origin = live.origin();
        if (!origin.displaced || !session.home.settings.detectsMutation(origin.name)) {
            return;
        }
        EncodedValue base = origin.base;
        try {
            if (encode(origin.name, base, live) != base) {
                giveUp(origin);
            }
        } catch (UnencodableValueException e) {
            if (e.transientFailure() && lost == null) {
                changes.tryAgain(live);
            } else {
                giveUp(origin);
            }
        }
    }

    /** A class got another class loader while a request had the object in hand: what it changed inside it after that is given up. */
    private void collectReleased(LiveValue live, EncodedValue stored) {
        EncodedValue form = stored == null ? live.origin().form : stored;
        try {
            if (encodeAgain(live.object(), form) != form) {
                giveUp(live.origin());
            }
        } catch (UnencodableValueException e) {
            giveUp(live.origin());
        }
    }

    /** It counts once. */
    void giveUp(Origin origin) {
        if (origin.giveUp()) {
            session.replicated().givenUp(origin.name, session.home.self());
        }
    }

    /** Nothing is published of what was collected. */
    void forget() {
        told = false;
        news = new HashMap<>(4);
    }

    /** A value was told that it has come, and may have noted that: it is no change, unless somebody else may have changed it meanwhile. */
    void toldOf(LiveValue live) {
        EncodedValue base = live.origin().base;
        try {
            if (base != null && !session.inOtherHands()) {
                live.origin().form(base, encodeAgain(live.object(), base));
            }
        } catch (UnencodableValueException e) {
            // reported once a request has it in hand
            log.debug("Session " + session.getIdInternal() + ": attribute " + e.describe(live.origin().name));
        }
    }

    private void news(String name, EncodedValue base, EncodedValue value) {
        if (reported != null) {
            reported.remove(name);
        }
        if (value != base) {
            news.put(name, value);
            collectBundles(name, value);
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

    private void failed(String name, EncodedValue previous, UnencodableValueException reason) {
        if (lost != null) {
            lost.add(reason.describe(name));
            if (reason.transientFailure()) {
                return;
            }
        } else {
            reported = reported == null ? new HashSet<>() : reported;
            if (reported.add(name)) {
                session.home.values().unencodable(session.getIdInternal(), name, reason);
            }
        }
        // no value is better than an old one that comes back
        if (previous != null) {
            news.put(name, null);
        }
    }

    /** What code of the application throws costs its attribute, and no other. */
    private EncodedValue encode(String name, EncodedValue previous, Object held) throws UnencodableValueException {
        try {
            ValueEncoder.checkName(name);
            return encodeEntry(name, previous, held);
        } catch (RuntimeException | Error e) {
            ExceptionUtils.handleThrowable(e);
            throw UnencodableValueException.of(e.toString());
        }
    }

    private EncodedValue encodeEntry(String name, EncodedValue previous, Object held) throws UnencodableValueException {
        if (name.isEmpty() || name.charAt(0) != Entry.CONTAINER) {
            return encodeAttribute(name, previous, held);
        }
        if (ContainerEntries.METADATA.contains(name)) {
            EncodedValue now = session.metadata(name);
            return now != null && now.sameAs(previous) ? previous : now;
        }
        Object value = containerValue(name);
        if (value == null && previous != null && session.decode(name, previous) == null) {
            // not taken away here, but never readable
            return previous;
        }
        return value == null ? null : session.home.values().encode(value, previous);
    }

    private EncodedValue encodeAttribute(String name, EncodedValue previous, Object held)
            throws UnencodableValueException {
        EncodedValue stored = LazyAttributes.stored(held);
        if (stored != null) {
            return stored.sameAs(previous) ? previous : stored;
        }
        Object value = LazyAttributes.object(held);
        if (held != null && value == null) {
            // bytes of another member
            return previous;
        }
        if (value == null || session.excluded(name, value)) {
            return null;
        }
        Origin origin = LazyAttributes.origin(held);
        EncodedValue form = origin == null ? previous : origin.form;
        EncodedValue now = encodeAgain(value, form);
        return now == form || origin != null && reordered(origin, now) ? previous : now;
    }

    /** True if these bytes are what this member makes of those that it was sent, or has kept. */
    private boolean reordered(Origin origin, EncodedValue now) throws UnencodableValueException {
        EncodedValue base = origin.base;
        if (base == null || now == null || now.size() != base.size() || !base.unordered()) {
            return false;
        }
        Object copy = session.decode(origin.name, base);
        boolean same = copy != null && session.home.values().encode(copy, now) == now;
        if (same) {
            origin.form(base, now);
        }
        return same;
    }

    /**
     * Makes bytes of an object that another thread may be changing. Not all collections notice that: what they have written may be out of joint.
     */
    private EncodedValue encodeAgain(Object value, EncodedValue previous) throws UnencodableValueException {
        UnencodableValueException last = null;
        for (int i = 1; i <= TRIES; i++) {
            try {
                EncodedValue now = session.home.values().encode(value, previous);
                if (now == previous || i == TRIES || readable(now)) {
                    return now;
                }
            } catch (UnencodableValueException e) {
                if (!e.transientFailure()) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    private boolean readable(EncodedValue value) {
        boolean others = session.inOtherHands() || !session.outside.all().isEmpty();
        return !others || session.home.values().readable(value);
    }

    /**
     * Makes bytes of objects that have classes of a bundle that gets another class loader. Waits for no other thread: the
     * framework calls it.
     */
    void release(Platform.LostBundle bundle) {
        for (String name : session.values().keySet()) {
            LiveValue live = session.values().live(name);
            if (live != null) {
                release(name, live, bundle);
            }
        }
    }

    private void release(String name, LiveValue live, Platform.LostBundle bundle) {
        try {
            EncodedValue value = encodeAgain(live.object(), null);
            if (value != null && value.bundles() != null && bundle.isAmong(value.bundles())) {
                session.values().store(live, value);
            }
        } catch (UnencodableValueException e) {
            if (bundle.has(live.object().getClass())) {
                session.home.values().unencodable(session.getIdInternal(), name, e);
                Replica replica = session.replicated();
                session.values().store(live, replica == null ? null : replica.value(name));
            }
        }
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
        session.resolveListeners();
        ArrayList<SessionListener> replicated = new ArrayList<>();
        for (SessionListener listener : session.sessionListeners()) {
            if (listener instanceof ReplicatedSessionListener) {
                replicated.add(listener);
            }
        }
        return replicated.isEmpty() ? null : replicated;
    }
}
