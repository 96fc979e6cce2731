package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.session.internal.work.Teller;

/**
 * The attributes of a session. A value that came from another member stays bytes until somebody wants it, and one whose
 * class has got another class loader becomes bytes again. Objects that can change are kept with what they were made of. Thread-safe like its superclass; two threads that want the same
 * value at once get the same object.
 */
final class LazyAttributes extends ConcurrentHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    private final transient Source source;
    /** Of each attribute of which the object is hearing just now that it was made. */
    private final transient Map<String, Teller> activating = new ConcurrentHashMap<>();

    interface Source {
        /** The object that the bytes are of; null if they cannot be read, which has been reported then. */
        Object decode(String name, EncodedValue value);

        /** Rises when class loaders change, before and after they do. */
        int generation();

        /** What was {@linkplain #decode decoded} is the attribute's value now. */
        void made(LiveValue value);

        /** Somebody sets an object that can change; {@link #made} is not called for it, but {@link #holds}. */
        LiveValue set(String name, Object object);

        /** What was set is the attribute's value now, and whoever did that has it in hand. */
        void holds(LiveValue value);

        /** Whether somebody wants to know of every object that is removed. */
        boolean missed();
    }

    /** What this member set itself, as bytes: it may differ from what other members know. */
    private record Stored(EncodedValue value, Origin origin) {}

    /** Bytes that could not be read: they are kept for other members and for later. */
    private record Unreadable(Object bytes, int generation) {}

    LazyAttributes(Source source) {
        this.source = source;
    }

    /**
     * Takes what another member set. An object whose place it takes is marked as displaced.
     *
     * @param value null if it was removed
     * @return what was here, as of {@link #present}
     */
    Object arrived(String name, EncodedValue value) {
        Object[] before = new Object[1];
        super.compute(name, (key, present) -> {
            before[0] = present;
            displace(present);
            return value;
        });
        return shown(before[0]);
    }

    /** Before it goes: whoever has it in hand may look at any time whether it counts. */
    private static void displace(Object held) {
        Origin origin = origin(held);
        if (origin != null) {
            origin.displace();
        }
    }

    /** True if what is here has been made of these bytes, or published as them. */
    boolean shows(String name, EncodedValue value) {
        return value != null && super.get(name) instanceof LiveValue live && live.origin().base == value;
    }

    /** What is here, whatever it is, for the questions below; null for nothing. */
    Object held(String name) {
        return super.get(name);
    }

    /** The object, if it can change and is here as an object; else null. */
    LiveValue live(String name) {
        return super.get(name) instanceof LiveValue live ? live : null;
    }

    /** True if what was made of that is here, or another member's value is here in its place: not if this member has set something else. */
    boolean counts(Origin origin) {
        return origin.displaced || shows(origin);
    }

    /** True if what was made of that is here. */
    boolean shows(Origin origin) {
        return origin(super.get(origin.name)) == origin;
    }

    /** Null if there is none: it is bytes of another member, or cannot change. */
    static Origin origin(Object held) {
        Object kept = held instanceof Unreadable unreadable ? unreadable.bytes() : held;
        if (kept instanceof LiveValue live) {
            return live.origin();
        }
        return kept instanceof Stored stored ? stored.origin() : null;
    }

    /** The object, or null if there are only bytes. */
    static Object object(Object held) {
        return held instanceof LiveValue live ? live.object() : bytes(held) == null ? held : null;
    }

    /** As it is here: an object, or its bytes; null if there is none, or it cannot be read. */
    Object present(String name) {
        return shown(super.get(name));
    }

    private static Object shown(Object value) {
        EncodedValue bytes = bytes(value);
        return value instanceof Unreadable ? null : bytes == null ? object(value) : bytes;
    }

    /** True if the value wants to know when it is not the session's any more. */
    boolean unbinds(String name) {
        Object value = super.get(name);
        EncodedValue bytes = bytes(value);
        return bytes == null
                ? object(value) instanceof HttpSessionBindingListener
                : (bytes.flags() & EncodedValue.BINDING) != 0;
    }

    /** The bytes of a value that this member set itself, and that is here as bytes only; null for any other. */
    static EncodedValue stored(Object held) {
        Object bytes = held instanceof Unreadable unreadable ? unreadable.bytes() : held;
        return bytes instanceof Stored stored ? stored.value() : null;
    }

    private static EncodedValue bytes(Object value) {
        Object bytes = value instanceof Unreadable unreadable ? unreadable.bytes() : value;
        if (bytes instanceof Stored stored) {
            return stored.value();
        }
        return bytes instanceof EncodedValue encoded ? encoded : null;
    }

    /**
     * Lets go of an object whose bytes are these, if it is still the attribute's value.
     *
     * @param value null if there are none: then the attribute goes too
     */
    void store(LiveValue live, EncodedValue value) {
        Object bytes = value == null ? null : new Stored(value, live.origin());
        super.computeIfPresent(live.origin().name, (key, present) -> present == live ? bytes : present);
    }

    @Override
    public Object get(Object key) {
        return object(found((String) key));
    }

    /** The value, made of bytes if need be: with its origin if it can change; null for nothing. */
    Object found(String name) {
        Object value = super.get(name);
        if (value instanceof LiveValue) {
            return awaitActivated(name) && super.get(name) != value ? found(name) : value;
        }
        EncodedValue bytes = bytes(value);
        if (bytes == null) {
            return value;
        }
        boolean failed = value instanceof Unreadable unreadable && unreadable.generation() == source.generation();
        return failed ? null : decoded(name, value, bytes);
    }

    /** An object of classes that went out of use while it was made is made again. */
    private Object decoded(String name, Object present, EncodedValue bytes) {
        int generation = source.generation();
        Object object = source.decode(name, bytes);
        Object kept = present instanceof Unreadable unreadable ? unreadable.bytes() : present;
        Origin own = origin(kept);
        Object made = object == null
                ? new Unreadable(kept, generation)
                : ValueEncoder.immutable(object)
                        ? object
                        : new LiveValue(object, own == null ? new Origin(name, bytes) : own);
        if (object instanceof HttpSessionActivationListener) {
            return activated(name, generation, present, made);
        }
        return shown(name, generation, present, made);
    }

    /** Others get the object once it has heard that it was made. */
    private Object activated(String name, int generation, Object present, Object made) {
        Teller teller = activating.computeIfAbsent(name, each -> new Teller());
        try {
            Object[] found = new Object[1];
            teller.tell(() -> found[0] = shown(name, generation, present, made));
            return found[0];
        } finally {
            activating.remove(name, teller);
        }
    }

    /** True if something may have happened meanwhile. */
    private boolean awaitActivated(String name) {
        Teller teller = activating.isEmpty() ? null : activating.get(name);
        if (teller != null) {
            teller.awaitTold();
        }
        return teller != null;
    }

    /** What was made of what was present, or what another thread has made of it meanwhile. */
    private Object shown(String name, int generation, Object present, Object made) {
        boolean first = replace(name, present, made);
        if (first && generation != source.generation()) {
            super.computeIfPresent(name, (key, now) -> {
                if (now != made) {
                    return now;
                }
                displace(now);
                return present instanceof Unreadable unreadable ? unreadable.bytes() : present;
            });
            return found(name);
        }
        if (first && made instanceof LiveValue live) {
            source.made(live);
        }
        return !first ? found(name) : made instanceof Unreadable ? null : made;
    }

    @Override
    public Object put(String name, Object value) {
        if (ValueEncoder.immutable(value)) {
            return before(name, super.put(name, value));
        }
        LiveValue live = source.set(name, value);
        Object before = super.put(name, live);
        source.holds(live);
        return before(name, before);
    }

    /** {@inheritDoc} Null also if it is bytes only, and neither the value nor anybody else wants to know. */
    @Override
    public Object remove(Object name) {
        Object before = super.remove(name);
        EncodedValue bytes = bytes(before);
        boolean wanted = bytes == null || (bytes.flags() & EncodedValue.BINDING) != 0 || source.missed();
        return wanted ? before((String) name, before) : null;
    }

    /** Removes it without making an object of it. */
    void forget(String name) {
        super.remove(name);
    }

    private Object before(String name, Object before) {
        EncodedValue bytes = bytes(before);
        if (bytes == null) {
            return object(before);
        }
        return before instanceof Unreadable ? null : source.decode(name, bytes);
    }
}
