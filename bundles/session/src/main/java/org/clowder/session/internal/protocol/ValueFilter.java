package org.clowder.session.internal.protocol;

import java.io.ObjectInputFilter;
import org.clowder.tomcat.GadgetTypes;

/**
 * The filter of one value: asks the configured one, and besides keeps the arrays that are announced in proportion to the
 * value's bytes, all together. Each element takes a byte at least, but hash tables are announced with their free slots.
 */
final class ValueFilter implements ObjectInputFilter {

    private static final int SLOTS_PER_BYTE = 8;
    /** The smallest tables are larger than what they hold. */
    private static final int FREE_SLOTS = 64;

    private final ObjectInputFilter configured;
    private long account;
    /** What was refused, for the error message; null if nothing was. */
    String refused;

    ValueFilter(ObjectInputFilter configured, int bytes) {
        this.configured = configured;
        this.account = FREE_SLOTS + (long) bytes * SLOTS_PER_BYTE;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.arrayLength() > 0) {
            account -= info.arrayLength() * elementBytes(info.serialClass());
        }
        if (account < 0) {
            refused = "an array of " + info.arrayLength() + " elements is too long for the value";
            return Status.REJECTED;
        }
        Status status = configured.checkInput(info);
        if (status == Status.REJECTED) {
            refused = reason(info);
        }
        return status;
    }

    /** Whether objects of a class may be made; asked before a class of proxies is. */
    boolean allows(Class<?> type) {
        return checkInput(new OfClass(type)) == Status.ALLOWED;
    }

    private record OfClass(Class<?> serialClass) implements FilterInfo {

        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }

    private static String reason(FilterInfo info) {
        return info.serialClass() == null || info.arrayLength() > 0
                ? "a limit is exceeded (depth " + info.depth() + ", " + info.references() + " references, array of "
                        + info.arrayLength() + ", " + info.streamBytes() + " bytes)"
                : "class " + info.serialClass().getName() + " is not allowed (nesting " + info.depth() + "); "
                        + advice(info.serialClass());
    }

    private static String advice(Class<?> refused) {
        return GadgetTypes.isKnown(refused.getName())
                ? "strangers have run code by it, so find out who sent it before you add it to allowedClasses"
                : "add it to allowedClasses if the application needs it";
    }

    private static int elementBytes(Class<?> array) {
        Class<?> element = array == null ? null : array.getComponentType();
        if (element == long.class || element == double.class) {
            return Long.BYTES;
        }
        if (element == int.class || element == float.class) {
            return Integer.BYTES;
        }
        return element == short.class || element == char.class ? Short.BYTES : 1;
    }
}
