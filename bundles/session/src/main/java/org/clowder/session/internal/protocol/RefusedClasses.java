package org.clowder.session.internal.protocol;

import java.util.Set;
import java.util.TreeSet;

/** Counts refusals and remembers the first names. For any number of threads. */
public final class RefusedClasses implements Refusals {

    private static final int MAX_NAMES = 100;
    private static final int MAX_LENGTH = 200;

    private final Set<String> names = new TreeSet<>();
    private long count;

    @Override
    public synchronized void refused(String className) {
        count++;
        if (names.size() < MAX_NAMES) {
            names.add(className.length() > MAX_LENGTH ? className.substring(0, MAX_LENGTH) : className);
        }
    }

    public synchronized long count() {
        return count;
    }

    /** The names in alphabetical order, at most 100. */
    public synchronized Set<String> names() {
        return new TreeSet<>(names);
    }
}
