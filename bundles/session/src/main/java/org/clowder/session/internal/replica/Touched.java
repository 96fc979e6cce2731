package org.clowder.session.internal.replica;

import java.util.Arrays;
import org.clowder.session.internal.protocol.EncodedValue;

/**
 * The names of attributes that were set, removed or read since the last look, and what the members had of each at that time. Small: a
 * request touches few.
 */
final class Touched {

    private String[] names = new String[4];
    private EncodedValue[] bases = new EncodedValue[4];
    private boolean[] written = new boolean[4];
    private int size;

    int size() {
        return size;
    }

    String name(int index) {
        return names[index];
    }

    /** What the members had when it was touched first; null for nothing. */
    EncodedValue base(int index) {
        return bases[index];
    }

    /** True if it was set or removed, not only read. */
    boolean wrote(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return written[i];
            }
        }
        return false;
    }

    /** False if it has to be {@linkplain #add added}, with what the members have of it. */
    boolean added(String name, boolean asWritten) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                written[i] |= asWritten;
                return true;
            }
        }
        return false;
    }

    void add(String name, EncodedValue base, boolean asWritten) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            bases = Arrays.copyOf(bases, size * 2);
            written = Arrays.copyOf(written, size * 2);
        }
        names[size] = name;
        bases[size] = base;
        written[size++] = asWritten;
    }
}
