package org.clowder.session.internal.state;

import org.clowder.session.internal.protocol.EncodedValue;

/**
 * An attribute of a record, or the fact that it was removed. Immutable.
 *
 * @param value null if the attribute was removed
 * @param version the version of the record that set it
 * @param writer the incarnation of the member that wrote it
 */
public record Entry(String name, EncodedValue value, long version, long writer) {

    /** Names that begin so belong to the container, not to the application. */
    public static final char CONTAINER = '\0';

    /** True if the application set it. */
    public boolean ofApplication() {
        return name.isEmpty() || name.charAt(0) != CONTAINER;
    }

    boolean laterThan(Entry other) {
        return version != other.version ? version > other.version : Long.compareUnsigned(writer, other.writer) > 0;
    }
}
