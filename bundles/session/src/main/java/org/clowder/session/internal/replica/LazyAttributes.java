package org.clowder.session.internal.replica;

import java.util.concurrent.ConcurrentHashMap;
import org.clowder.session.internal.protocol.EncodedValue;

/**
 * The attributes of a session. A value that came from another member stays bytes until somebody wants it. Thread-safe
 * like its superclass; two threads that want the same value at once get the same object.
 */
final class LazyAttributes extends ConcurrentHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    private final transient Decoder decoder;

    /** Makes an object of bytes. */
    @FunctionalInterface
    interface Decoder {
        /** @return null if the bytes cannot be read; that has been reported then */
        Object decode(String name, EncodedValue value);
    }

    /** Bytes that could not be read: they are kept for other members and for later. */
    private record Unreadable(EncodedValue value) {}

    LazyAttributes(Decoder decoder) {
        this.decoder = decoder;
    }

    /** A value that another member set. */
    void arrived(String name, EncodedValue value) {
        super.put(name, value);
    }

    /** The object as it is here: null if there is none, or only bytes. */
    Object live(String name) {
        Object value = super.get(name);
        return value instanceof EncodedValue || value instanceof Unreadable ? null : value;
    }

    /** True if the attribute is here as bytes only. */
    boolean encoded(String name) {
        Object value = super.get(name);
        return value instanceof EncodedValue || value instanceof Unreadable;
    }

    /** Forgets values that are bytes only and do not want to know that they are unbound. */
    void forgetSilent() {
        values().removeIf(value -> value instanceof Unreadable
                || value instanceof EncodedValue bytes && (bytes.flags() & EncodedValue.BINDING) == 0);
    }

    @Override
    public Object get(Object key) {
        Object value = super.get(key);
        if (value instanceof EncodedValue bytes) {
            return decoded((String) key, bytes);
        }
        return value instanceof Unreadable ? null : value;
    }

    private Object decoded(String name, EncodedValue bytes) {
        Object object = decoder.decode(name, bytes);
        boolean first = replace(name, bytes, object == null ? new Unreadable(bytes) : object);
        return first ? object : get(name);
    }

    @Override
    public Object put(String name, Object value) {
        Object before = super.put(name, value);
        if (before instanceof EncodedValue bytes) {
            return decoder.decode(name, bytes);
        }
        return before instanceof Unreadable ? null : before;
    }
}
