package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Writes values that have a direct form. What it cannot keep - one object in two places, deep nesting - is given up with
 * {@link NotDirectException}. For one thread at a time.
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

    /** Writes a whole value. */
    void root(Object value) throws NotDirectException, IOException {
        depth = 0;
        try {
            value(value);
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

    WireOutput wire() {
        return out;
    }

    /** Writes a value with its id. */
    void value(Object value) throws NotDirectException, IOException {
        if (value == null) {
            out.putByte(TypeIds.NULL);
        } else if (value instanceof String text) {
            fits(text.length());
            Text.write(text, out);
        } else {
            formed(value);
        }
        fits(0);
    }

    private void formed(Object value) throws NotDirectException, IOException {
        Form<?> form = Forms.of(value.getClass());
        if (form == null || ++depth > MAX_NESTING) {
            throw NotDirectException.INSTANCE;
        }
        out.putByte(form.id());
        form.write(value, this);
        depth--;
    }

    /** To be asked before anything long is written. */
    void fits(long more) throws TooLargeException {
        if (out.size() + more > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
    }

    /** Gives up if this object was there before: the reader would make two of it. */
    void once(Object mutable) throws NotDirectException {
        if (first == null) {
            first = mutable;
        } else if (first == mutable || seen.put(mutable, Boolean.TRUE) != null) {
            throw NotDirectException.INSTANCE;
        }
    }

    /** A count, then the elements. */
    void elements(Collection<?> elements) throws NotDirectException, IOException {
        int left = elements.size();
        out.putVarint(left);
        for (Object element : elements) {
            left--;
            value(element);
        }
        complete(left);
    }

    /** A count, then keys and values in turn. */
    void entries(Map<?, ?> map) throws NotDirectException, IOException {
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
}
