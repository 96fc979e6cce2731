package org.clowder.session.internal.protocol;

import java.io.ObjectInputFilter.FilterInfo;

/**
 * How much a single value may hold when it is decoded by Java serialization.
 *
 * @param depth objects inside objects
 * @param references objects altogether
 * @param arrayLength elements of one array
 * @param bytes of the encoded value
 */
public record Limits(long depth, long references, long arrayLength, long bytes) {

    /** For any ordinary session. */
    public static final Limits DEFAULT = new Limits(500, 2_000_000, 16L * 1024 * 1024, 64L * 1024 * 1024);

    boolean exceeded(FilterInfo info) {
        return info.depth() > depth
                || info.references() > references
                || info.arrayLength() > arrayLength
                || info.streamBytes() > bytes;
    }
}
