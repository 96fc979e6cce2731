package org.clowder.session.internal.replica;

import java.io.Serializable;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;

/** Objects of one application as bytes and back. Without a cluster, as it is here, nothing is made into bytes. Thread-safe. */
interface ValueAccess {

    ValueAccess LOCAL = new ValueAccess() {};

    /** See {@link org.clowder.session.internal.protocol.ValueEncoder#encode}. */
    default EncodedValue encode(Object value, EncodedValue previous) throws UnencodableValueException {
        return previous;
    }

    /** True if an object can be made of these bytes, which were made here. Logs nothing. */
    default boolean readable(EncodedValue value) {
        return true;
    }

    /**
     * Makes an object of bytes.
     *
     * @param bundles that load its classes, as its writer named them; null if it did not
     * @return null if the bytes cannot be read; that has been logged and counted then
     */
    default Object decode(String sessionId, String name, EncodedValue value, String bundles) {
        return null;
    }

    /** Rises when class loaders change: what could not be read before may be readable. */
    default int generation() {
        return 0;
    }

    /** True if the value can be sent at all, as far as its class tells. */
    default boolean distributable(Object value) {
        return value instanceof Serializable;
    }

    /** An attribute cannot be sent; the others were. */
    default void unencodable(String sessionId, String name, UnencodableValueException reason) {}
}
