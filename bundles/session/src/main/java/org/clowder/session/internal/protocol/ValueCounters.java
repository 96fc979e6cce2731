package org.clowder.session.internal.protocol;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.clowder.session.ApplicationReplication;

/** Counts what could not be sent or read of one application, and remembers the first classes that were refused. For any number of threads. */
public final class ValueCounters implements ApplicationReplication {

    private static final int MAX_NAMES = 100;
    private static final int MAX_LENGTH = 200;

    public final LongAdder unencodable = new LongAdder();
    public final LongAdder unreadable = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Set<String> names = new TreeSet<>();

    /** Takes note of a class that is refused, as another member has sent its name: of any length. */
    public synchronized void refused(String className) {
        refused.increment();
        if (names.size() < MAX_NAMES) {
            names.add(className.length() > MAX_LENGTH ? className.substring(0, MAX_LENGTH) : className);
        }
    }

    @Override
    public long unencodableAttributes() {
        return unencodable.sum();
    }

    @Override
    public long unreadableAttributes() {
        return unreadable.sum();
    }

    @Override
    public long refusedClasses() {
        return refused.sum();
    }

    /** {@inheritDoc} In alphabetical order, at most 100. */
    @Override
    public synchronized Set<String> refusedClassNames() {
        return new TreeSet<>(names);
    }
}
