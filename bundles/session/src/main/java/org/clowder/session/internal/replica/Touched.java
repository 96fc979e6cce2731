package org.clowder.session.internal.replica;

import java.util.Arrays;

/**
 * The names of attributes that were set, removed or read since the last look. Small: a request touches few.
 */
final class Touched {

    private String[] names = new String[4];
    private boolean[] written = new boolean[4];
    private int size;

    int size() {
        return size;
    }

    String name(int index) {
        return names[index];
    }

    /** True if it was set or removed, false if it was only read. */
    boolean written(int index) {
        return written[index];
    }

    void add(String name, boolean asWritten) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                written[i] |= asWritten;
                return;
            }
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            written = Arrays.copyOf(written, size * 2);
        }
        names[size] = name;
        written[size++] = asWritten;
    }
}
