package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

/**
 * Writes values that have a direct form. What it cannot keep - one object in two places, deep nesting - is given up. For
 * one thread at a time.
 */
final class DirectOutput {

    /** Values inside values, for writer and reader alike. */
    static final int MAX_NESTING = 32;

    /** A larger table is dropped, because clearing it costs as much as its size each time. */
    private static final int KEPT = 1024;

    private final WireOutput out;
    private final int maxBytes;
    /** Most values hold one container only: the table is for the others. */
    private Object first;

    private Map<Object, Boolean> seen = new IdentityHashMap<>();
    private int depth;

    DirectOutput(WireOutput out, int maxBytes) {
        this.out = out;
        this.maxBytes = maxBytes;
    }

    /** Says that a value has no direct form, so that the whole of it takes another way. No failure and often thrown. */
    private static final class NotDirectException extends Exception {
        @SuppressWarnings("StaticAssignmentOfThrowable") // has neither a stack trace nor a cause
        private static final NotDirectException INSTANCE = new NotDirectException();

        private static final long serialVersionUID = 1L;

        private NotDirectException() {
            super("no direct form", null, false, false);
        }
    }

    /** Writes a whole value; false if it has no direct form, and what was written is to be forgotten. */
    boolean write(Object value) throws IOException {
        depth = 0;
        try {
            value(value);
            return true;
        } catch (NotDirectException e) {
            return false;
        } finally {
            forget();
        }
    }

    private void forget() {
        first = null;
        if (seen.size() > KEPT) {
            seen = new IdentityHashMap<>();
        } else if (!seen.isEmpty()) {
            seen.clear();
        }
    }

    private void value(Object value) throws NotDirectException, IOException {
        if (value == null) {
            out.putByte(Form.NULL.id);
        } else if (value instanceof String text) {
            fits(text.length());
            Text.write(text, out);
        } else {
            Form form = Form.of(value.getClass());
            if (form == null || ++depth > MAX_NESTING) {
                throw NotDirectException.INSTANCE;
            }
            out.putByte(form.id);
            content(form, value);
            depth--;
        }
        fits(0);
    }

    /** What never changes; the reader may make two of one. */
    @SuppressWarnings({"JavaDurationGetSecondsGetNano", "JavaInstantGetSecondsGetNano"}) // the two go together
    private void content(Form form, Object value) throws NotDirectException, IOException {
        switch (form) {
            case BOOLEAN -> out.putByte((Boolean) value ? 1 : 0);
            case BYTE -> out.putByte((Byte) value);
            case SHORT -> out.putSigned((Short) value);
            case INTEGER -> out.putSigned((Integer) value);
            case LONG -> out.putSigned((Long) value);
            case CHARACTER -> out.putVarint((Character) value);
            case FLOAT -> out.putFixedInt(Float.floatToRawIntBits((Float) value));
            case DOUBLE -> out.putFixedLong(Double.doubleToRawLongBits((Double) value));
            case BIG_INTEGER -> out.putBlock(((BigInteger) value).toByteArray());
            case BIG_DECIMAL -> {
                out.putSigned(((BigDecimal) value).scale());
                out.putBlock(((BigDecimal) value).unscaledValue().toByteArray());
            }
            case UUID -> {
                out.putFixedLong(((UUID) value).getMostSignificantBits());
                out.putFixedLong(((UUID) value).getLeastSignificantBits());
            }
            case LOCALE -> locale((Locale) value);
            case INSTANT -> pair(((Instant) value).getEpochSecond(), ((Instant) value).getNano());
            case DURATION -> pair(((Duration) value).toSeconds(), ((Duration) value).getNano());
            case LOCAL_DATE -> out.putSigned(((LocalDate) value).toEpochDay());
            case LOCAL_DATE_TIME -> {
                LocalDateTime time = (LocalDateTime) value;
                pair(time.toLocalDate().toEpochDay(), time.toLocalTime().toNanoOfDay());
            }
            case EMPTY_LIST, EMPTY_SET, EMPTY_MAP -> {}
            default -> {
                if (!isEmptyConstant(form, value)) {
                    once(value);
                }
                identified(form, value);
            }
        }
    }

    /** What may change, or holds what may: one object must stay one. */
    private void identified(Form form, Object value) throws NotDirectException, IOException {
        switch (form) {
            case DATE -> out.putSigned(((Date) value).getTime());
            case BYTES -> array(((byte[]) value).length, Byte.BYTES).put((byte[]) value);
            case INTS ->
                array(((int[]) value).length, Integer.BYTES).asIntBuffer().put((int[]) value);
            case LONGS ->
                array(((long[]) value).length, Long.BYTES).asLongBuffer().put((long[]) value);
            case STRINGS, OBJECTS -> elements(Arrays.asList((Object[]) value));
            case ARRAY_LIST, LINKED_LIST, HASH_SET, LINKED_HASH_SET, SET_OF -> elements((Collection<?>) value);
            case LIST_OF -> {
                withoutNull((List<?>) value);
                elements((List<?>) value);
            }
            case TREE_SET -> {
                natural(((SortedSet<?>) value).comparator());
                elements((Collection<?>) value);
            }
            case HASH_MAP, MAP_OF -> entries((Map<?, ?>) value);
            case LINKED_HASH_MAP -> {
                inOrderOfInsertion((LinkedHashMap<?, ?>) value);
                entries((Map<?, ?>) value);
            }
            case TREE_MAP -> {
                natural(((SortedMap<?, ?>) value).comparator());
                entries((Map<?, ?>) value);
            }
            case CONCURRENT_HASH_MAP -> {
                // Its size may change at any time, so there is no count: null ends it.
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    value(entry.getKey());
                    value(entry.getValue());
                }
                out.putByte(Form.NULL.id);
            }
            default -> throw new IllegalStateException("no direct form: " + form);
        }
    }

    /** The empty ones of {@code of} are always the same object. */
    private static boolean isEmptyConstant(Form form, Object value) {
        return (form == Form.LIST_OF || form == Form.SET_OF) && ((Collection<?>) value).isEmpty()
                || form == Form.MAP_OF && ((Map<?, ?>) value).isEmpty();
    }

    private void pair(long signed, long rest) {
        out.putSigned(signed);
        out.putVarint(rest);
    }

    private void locale(Locale value) throws NotDirectException {
        if (value.hasExtensions()) {
            throw NotDirectException.INSTANCE;
        }
        out.putString(value.getLanguage());
        out.putString(value.getScript());
        out.putString(value.getCountry());
        out.putString(value.getVariant());
    }

    /** Room for the elements, behind their number. */
    private ByteBuffer array(int length, int size) throws TooLargeException {
        fits((long) length * size);
        out.putVarint(length);
        int start = out.reserve(length * size);
        return ByteBuffer.wrap(out.array(), start, length * size);
    }

    private void elements(Collection<?> elements) throws NotDirectException, IOException {
        int left = elements.size();
        out.putVarint(left);
        for (Object element : elements) {
            left--;
            value(element);
        }
        complete(left);
    }

    private void entries(Map<?, ?> map) throws NotDirectException, IOException {
        int left = map.size();
        out.putVarint(left);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            left--;
            value(entry.getKey());
            value(entry.getValue());
        }
        complete(left);
    }

    private static void complete(int left) {
        if (left != 0) {
            throw new ConcurrentModificationException("the count of elements changed by " + -left);
        }
    }

    /** To be asked before anything long is written. */
    private void fits(long more) throws TooLargeException {
        if (out.size() + more > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
    }

    /** Gives up if this object was there before: the reader would make two of it. */
    private void once(Object mutable) throws NotDirectException {
        if (first == null) {
            first = mutable;
        } else if (first == mutable || seen.put(mutable, Boolean.TRUE) != null) {
            throw NotDirectException.INSTANCE;
        }
    }

    /** A stream's list may hold null, which the reader's list does not take. */
    private static void withoutNull(List<?> list) throws NotDirectException {
        for (Object element : list) {
            if (element == null) {
                throw NotDirectException.INSTANCE;
            }
        }
    }

    /** Only the natural order is known to the reader. */
    private static void natural(Comparator<?> comparator) throws NotDirectException {
        if (comparator != null) {
            throw NotDirectException.INSTANCE;
        }
    }

    /**
     * Gives up on maps in the order of access. The map does not tell which it is, and to try would change it; but a clone
     * is of the same kind.
     */
    private static void inOrderOfInsertion(LinkedHashMap<?, ?> map) throws NotDirectException {
        @SuppressWarnings("unchecked")
        Map<Object, Object> probe = (Map<Object, Object>) map.clone();
        Object first = new Object();
        probe.clear();
        probe.put(first, null);
        probe.put(new Object(), null);
        probe.get(first);
        if (probe.keySet().iterator().next() != first) {
            throw NotDirectException.INSTANCE;
        }
    }
}
