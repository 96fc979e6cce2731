package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.concurrent.ConcurrentHashMap;
import org.clowder.session.internal.protocol.EncodedValue;

/**
 * The attributes of a session. A value that came from another member stays bytes until somebody wants it, and one whose
 * class has got another class loader becomes bytes again. Thread-safe like its superclass; two threads that want the same
 * value at once get the same object.
 */
final class LazyAttributes extends ConcurrentHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    private final transient Source source;

    /** Where objects come from. */
    interface Source {
        /**
         * Makes an object of bytes.
         *
         * @return null if the bytes cannot be read; that has been reported then
         */
        Object decode(String name, EncodedValue value);

        /** Rises when class loaders change, before and after they do. */
        int generation();

        /** An object of {@link #decode} is the attribute's value now. */
        void made(String name, Object object);

        /** Whether somebody wants to know of every object that is removed. */
        boolean missed();
    }

    /** What this member set itself, as bytes: it may differ from what other members know. */
    private record Stored(EncodedValue value) {}

    /** Bytes that could not be read: they are kept for other members and for later. */
    private record Unreadable(Object bytes, int generation) {}

    LazyAttributes(Source source) {
        this.source = source;
    }

    /**
     * Takes what another member set.
     *
     * @param value null if it was removed
     * @return what was here, as of {@link #present}
     */
    Object arrived(String name, EncodedValue value) {
        return shown(value == null ? super.remove(name) : super.put(name, value));
    }

    /** What is here, whatever it is, for the questions below; null for nothing. */
    Object held(String name) {
        return super.get(name);
    }

    /** The object as it is here: null if there is none, or only bytes. */
    Object live(String name) {
        return live(super.get(name));
    }

    /** The object, or null if there are only bytes. */
    static Object live(Object held) {
        return bytes(held) == null ? held : null;
    }

    /** As it is here: an object, or its bytes; null if there is none, or it cannot be read. */
    Object present(String name) {
        return shown(super.get(name));
    }

    private static Object shown(Object value) {
        EncodedValue bytes = bytes(value);
        return value instanceof Unreadable ? null : bytes == null ? value : bytes;
    }

    /** True if the value wants to know when it is not the session's any more. */
    boolean unbinds(String name) {
        Object value = super.get(name);
        EncodedValue bytes = bytes(value);
        return bytes == null
                ? value instanceof HttpSessionBindingListener
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
    void store(String name, Object object, EncodedValue value) {
        Object bytes = value == null ? null : new Stored(value);
        super.computeIfPresent(name, (key, present) -> present == object ? bytes : present);
    }

    @Override
    public Object get(Object key) {
        Object value = super.get(key);
        EncodedValue bytes = bytes(value);
        if (bytes == null) {
            return value;
        }
        boolean failed = value instanceof Unreadable unreadable && unreadable.generation() == source.generation();
        return failed ? null : decoded((String) key, value, bytes);
    }

    /** An object of classes that went out of use while it was made is made again. */
    private Object decoded(String name, Object present, EncodedValue bytes) {
        int generation = source.generation();
        Object object = source.decode(name, bytes);
        Object kept = present instanceof Unreadable unreadable ? unreadable.bytes() : present;
        boolean first = replace(name, present, object == null ? new Unreadable(kept, generation) : object);
        if (first && generation != source.generation()) {
            super.computeIfPresent(name, (key, now) -> now == object ? kept : now);
            return get(name);
        }
        if (first && object != null) {
            source.made(name, object);
        }
        return first ? object : get(name);
    }

    @Override
    public Object put(String name, Object value) {
        return object(name, super.put(name, value));
    }

    /** {@inheritDoc} Null also if it is bytes only, and neither the value nor anybody else wants to know. */
    @Override
    public Object remove(Object name) {
        Object before = super.remove(name);
        EncodedValue bytes = bytes(before);
        boolean wanted = bytes == null || (bytes.flags() & EncodedValue.BINDING) != 0 || source.missed();
        return wanted ? object((String) name, before) : null;
    }

    /** Removes it without making an object of it. */
    void forget(String name) {
        super.remove(name);
    }

    private Object object(String name, Object before) {
        EncodedValue bytes = before instanceof Unreadable ? null : bytes(before);
        if (bytes != null) {
            return source.decode(name, bytes);
        }
        return before instanceof Unreadable ? null : before;
    }
}
