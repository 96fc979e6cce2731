package org.clowder.session.internal.replica;

import org.clowder.session.ApplicationReplication;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;

/** Objects of one application as bytes and back, and how that went. Thread-safe. */
interface ValueAccess extends ApplicationReplication {

    /** See {@link org.clowder.session.internal.protocol.ValueEncoder#encode}. */
    EncodedValue encode(Object value, EncodedValue previous) throws UnencodableValueException;

    /** True if an object can be made of these bytes, which were made here. Logs nothing. */
    boolean readable(EncodedValue value);

    /**
     * Makes an object of bytes.
     *
     * @param bundles that load its classes, as its writer named them; null if it did not
     * @return null if the bytes cannot be read; that has been logged and counted then
     */
    Object decode(String sessionId, String name, EncodedValue value, String bundles);

    /** Rises when class loaders change: what could not be read before may be readable. */
    int generation();

    /** True if the value can be sent at all, as far as its class tells. */
    boolean distributable(Object value);

    /** An attribute cannot be sent; the others were. */
    void unencodable(String sessionId, String name, UnencodableValueException reason);
}
