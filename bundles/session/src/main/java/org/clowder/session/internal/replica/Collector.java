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
import org.clowder.session.internal.loading.BundleName;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.session.internal.replica.Touched.Displaced;
import org.clowder.session.internal.replica.Touched.Touch;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.osgi.framework.Bundle;

/**
 * Compares a session with its replica: what differs becomes bytes, to be published. Guarded by the session's
 * {@link ConsistencyPoint}, but for {@link #release}.
 */
final class Collector {

    private static final Log log = LogFactory.getLog(Collector.class);
    private static final int TRIES = 3;

    private final ReplicatedSession session;
    private final Reordered reordered;
    private Map<String, EncodedValue> news = new HashMap<>();
    /** What was reported because it cannot be made into bytes; null for nothing. */
    private Set<String> reported;

    private boolean told;
    /** Set from both directions, never taken back. */
    private volatile boolean bundlesKnown;

    /** What is done about a value that cannot be made into bytes. */
    private interface Failure {
        void failed(String name, EncodedValue previous, UnencodableValueException reason);
    }

    Collector(ReplicatedSession session) {
        this.session = session;
        this.reordered = new Reordered(session);
    }

    /** True until other members know of the session. */
    boolean untold() {
        return !told;
    }

    /** Other members know of the session: it came from them. */
    void cameFromElsewhere() {
        told = true;
    }

    /** There are entries that name bundles. */
    void bundlesKnown() {
        bundlesKnown = true;
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
     * @param whole true to look at everything
     */
    void collect(Touched touched, boolean whole) {
        if (whole) {
            collectWhole(this::failed);
        }
        for (Touch each = touched == null ? null : touched.first(); each != null; each = each.next()) {
            collect(each);
        }
        collectDisplaced(touched);
        if (hasNews() && session.home().settings().warnOnSharedObjects()) {
            SharedObjects.name(session);
        }
    }

    /** The object, and what it is compared with, in one step: what another member wrote may take the place of both. */
    private void collect(Touch touch) {
        EncodedValue base;
        Object held;
        synchronized (this) {
            base = touch.base();
            held = session.values().held(touch.name());
            touch.compare(LazyAttributes.live(held));
        }
        collect(touch.name(), base, held, this::failed);
    }

    /** A request has changed an object whose place another member's value has taken: that value stays. */
    private void collectDisplaced(Touched touched) {
        if (touched != null) {
            for (Displaced each : touched.displaced()) {
                if (!changed(each)) {
                    continue;
                }
                touched.forgetDisplaced(each.object());
                session.replicated().givenUp(each.name(), session.home().self());
            }
        }
    }

    private boolean changed(Displaced displaced) {
        try {
            EncodedValue base = displaced.base();
            EncodedValue now = encodeAgain(displaced.object(), base);
            return now != base && !reordered.same(displaced.name(), base, now);
        } catch (UnencodableValueException e) {
            return false;
        }
    }

    /** A value was told that it has come, and may have noted that: it is no change. */
    void toldOf(String name, Object value) {
        EncodedValue base;
        synchronized (this) {
            if (session.values().live(name) != value) {
                return;
            }
            base = session.base(name);
        }
        try {
            EncodedValue own = base == null ? null : encodeAgain(value, base);
            if (own != base) {
                reordered.note(name, base, own);
            }
        } catch (UnencodableValueException e) {
            // reported once a request has it in hand
            log.debug("Session " + session.getIdInternal() + ": attribute " + e.describe(name));
        }
    }

    /**
     * Makes bytes of one entry.
     *
     * @param base what the members had when it was touched
     * @param held what the session holds of an attribute
     */
    private void collect(String name, EncodedValue base, Object held, Failure failure) {
        try {
            ContainerEntries.checkLength(name);
            EncodedValue value = encode(name, base, held);
            if (value != base && reordered.same(name, base, value)) {
                value = base;
            }
            if (reported != null) {
                reported.remove(name);
            }
            if (value != base) {
                news.put(name, value);
                collectBundles(name, value);
            }
        } catch (UnencodableValueException e) {
            failure.failed(name, base, e);
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

    /**
     * Makes bytes of everything that is not in the replica yet, for this member's own use.
     *
     * @param lost receives descriptions of attributes that cannot be made into bytes
     */
    void collectAll(Set<String> lost) {
        collectWhole((name, previous, reason) -> {
            lost.add(reason.describe(name));
            if (!reason.transientFailure()) {
                remove(name, previous);
            }
        });
    }

    private void collectWhole(Failure failure) {
        ContainerEntries.ALWAYS.forEach(name -> collectPresent(name, failure));
        session.values().keySet().forEach(name -> collectPresent(name, failure));
    }

    private void collectPresent(String name, Failure failure) {
        EncodedValue base;
        Object held;
        synchronized (this) {
            base = session.base(name);
            held = session.values().held(name);
        }
        collect(name, base, held, failure);
    }

    private void failed(String name, EncodedValue previous, UnencodableValueException reason) {
        if (reason.transientFailure()) {
            // another request is at it, and will publish it when it is done
            session.tryAgain(name, previous);
            return;
        }
        reported = reported == null ? new HashSet<>() : reported;
        if (reported.add(name)) {
            session.home().values().unencodable(session.getIdInternal(), name, reason);
        }
        remove(name, previous);
    }

    /** No value is better than an old one that comes back. */
    private void remove(String name, EncodedValue previous) {
        if (previous != null) {
            news.put(name, null);
        }
    }

    /** What code of the application throws costs its attribute, and no other. */
    private EncodedValue encode(String name, EncodedValue previous, Object held) throws UnencodableValueException {
        try {
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
        if (SessionMetadata.ENTRIES.contains(name)) {
            EncodedValue now = session.metadata(name);
            return now != null && now.sameAs(previous) ? previous : now;
        }
        Object value = containerValue(name);
        if (value == null && previous != null && session.decode(name, previous) == null) {
            // not taken away here, but never readable
            return previous;
        }
        return value == null ? null : session.home().values().encode(value, previous);
    }

    private EncodedValue encodeAttribute(String name, EncodedValue previous, Object held)
            throws UnencodableValueException {
        EncodedValue stored = LazyAttributes.stored(held);
        if (stored != null) {
            return stored.sameAs(previous) ? previous : stored;
        }
        Object value = LazyAttributes.live(held);
        if (held != null && value == null) {
            // bytes of another member
            return previous;
        }
        if (value == null || session.excluded(name, value)) {
            return null;
        }
        EncodedValue own = reordered.of(name, previous);
        EncodedValue now = encodeAgain(value, own);
        return now == own ? previous : now;
    }

    /**
     * Makes bytes of an object that another thread may be changing. Not all collections notice that: what they have written may be out of joint.
     */
    private EncodedValue encodeAgain(Object value, EncodedValue previous) throws UnencodableValueException {
        UnencodableValueException last = null;
        for (int i = 1; i <= TRIES; i++) {
            try {
                EncodedValue now = session.home().values().encode(value, previous);
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
        return !session.inOtherHands() || session.home().values().readable(value);
    }

    /**
     * Makes bytes of objects that have classes of a bundle that gets another class loader. Waits for no other thread: the
     * framework calls it.
     */
    void release(Bundle bundle) {
        LazyAttributes values = session.values();
        for (String name : values.keySet()) {
            Object object = values.live(name);
            if (object != null && !ValueEncoder.immutable(object)) {
                release(name, object, bundle);
            }
        }
    }

    private void release(String name, Object object, Bundle bundle) {
        try {
            EncodedValue value = encodeAgain(object, null);
            if (value != null && value.bundles() != null && BundleName.mentions(value.bundles(), bundle)) {
                session.values().store(name, object, value);
            }
        } catch (UnencodableValueException e) {
            if (bundle.equals(BundleName.bundle(object.getClass()))) {
                session.home().values().unencodable(session.getIdInternal(), name, e);
                Replica replica = session.replicated();
                session.values().store(name, object, replica == null ? null : replica.value(name));
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
