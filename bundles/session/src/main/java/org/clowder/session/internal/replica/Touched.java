package org.clowder.session.internal.replica;

import org.clowder.session.internal.protocol.EncodedValue;

/**
 * The names of attributes that were set, removed or read since the last look, and what the members had of each at that time. Small: a
 * request touches few.
 */
final class Touched {

    private Touch first;
    private Touch last;

    /** One of them. */
    static final class Touch {
        private final String name;
        private EncodedValue base;
        private boolean written;
        private Touch next;

        private Touch(String name, EncodedValue base, boolean written) {
            this.name = name;
            this.base = base;
            this.written = written;
        }

        String name() {
            return name;
        }

        /** What the members had when it was touched first; null for nothing. */
        EncodedValue base() {
            return base;
        }

        /** True if it was set or removed, not only read. */
        boolean written() {
            return written;
        }

        Touch next() {
            return next;
        }
    }

    /** Null for none. */
    Touch first() {
        return first;
    }

    private Touch find(String name) {
        Touch found = first;
        while (found != null && !found.name.equals(name)) {
            found = found.next;
        }
        return found;
    }

    /** True if it was set or removed, not only read. */
    boolean wrote(String name) {
        Touch found = find(name);
        return found != null && found.written;
    }

    /** False if it has to be {@linkplain #add added}, with what the members have of it. */
    boolean added(String name, boolean asWritten) {
        Touch found = find(name);
        if (found == null) {
            return false;
        }
        found.written |= asWritten;
        return true;
    }

    /** What it is compared with counts no longer: it is compared with nothing. */
    void forget(String name, EncodedValue base) {
        Touch found = find(name);
        if (found != null && found.base == base) {
            found.base = null;
        }
    }

    void add(String name, EncodedValue base, boolean asWritten) {
        Touch added = new Touch(name, base, asWritten);
        if (first == null) {
            first = added;
        } else {
            last.next = added;
        }
        last = added;
    }
}
