package org.clowder.channel.internal.types;

import java.io.ObjectInputFilter;
import java.util.function.Predicate;

/** Lets an exact set of classes through, and bounded amounts of them; everything else is refused. */
public final class TypeFilter implements ObjectInputFilter {

    /** As much as one message may have. */
    public static final int MAX_BYTES = 64 << 20;

    private static final long MAX_DEPTH = 100;
    private static final long MAX_REFERENCES = 4_000_000;

    private final Predicate<Class<?>> allowed;

    /** @param allowed is asked for each class; for an array, for its innermost component */
    TypeFilter(Predicate<Class<?>> allowed) {
        this.allowed = allowed;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (exceeds(info)) {
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return type.isPrimitive() || allowed.test(type) ? Status.ALLOWED : Status.REJECTED;
    }

    private static boolean exceeds(FilterInfo info) {
        return info.depth() > MAX_DEPTH
                || info.references() > MAX_REFERENCES
                || info.arrayLength() > MAX_BYTES
                || info.streamBytes() > MAX_BYTES;
    }
}
