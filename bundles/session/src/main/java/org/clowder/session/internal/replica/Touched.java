package org.clowder.session.internal.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.clowder.session.internal.protocol.EncodedValue;

/**
 * The names of attributes that were set, removed or read since the last look, and what the members had of each at that time. Small: a
 * request touches few.
 */
final class Touched {

    private static final int MAX_DISPLACED = 16;

    private Touch first;
    private Touch last;
    private Deque<Displaced> displaced;

    /** One of them. */
    static final class Touch {
        private final String name;
        private EncodedValue base;
        private boolean written;
        private Object object;
        private EncodedValue against;
        private Touch next;

        private Touch(String name, EncodedValue base, boolean written) {
            this.name = name;
            this.base = base;
            this.written = written;
        }

        String name() {
            return name;
        }

        /** What the members had when it was touched first, or what of them has been shown since; null for nothing. */
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

        /** The object is compared with the base now, whatever becomes of either. */
        void compare(Object present) {
            object = present;
            against = base;
        }

        /** What was compared; null for nothing, or bytes only. */
        Object object() {
            return object;
        }
    }

    /**
     * An object that a request may have in hand though another member's value has taken its place.
     *
     * @param base what it was made of
     */
    record Displaced(String name, Object object, EncodedValue base) {}

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

    /**
     * What another member wrote is shown in place of what was only read.
     *
     * @return what was compared with it until now, or null if it was not touched
     */
    Touch shown(String name, EncodedValue value) {
        Touch found = find(name);
        if (found == null || found.written) {
            return null;
        }
        Touch before = new Touch(name, found.base, false);
        found.base = value;
        return before;
    }

    /** What the attribute is compared with, by now; the other one if it is not among these. */
    EncodedValue base(String name, EncodedValue other) {
        Touch found = find(name);
        return found == null ? other : found.base;
    }

    /** True if what was compared last was compared with this. */
    boolean knew(String name, EncodedValue present) {
        Touch found = find(name);
        return found == null || found.against == present;
    }

    // ---- what another member's values have displaced

    void displaced(Displaced object) {
        displaced = displaced == null ? new ArrayDeque<>(2) : displaced;
        if (displaced.size() == MAX_DISPLACED) {
            displaced.removeFirst();
        }
        displaced.add(object);
    }

    /** A copy. */
    List<Displaced> displaced() {
        return displaced == null ? List.of() : new ArrayList<>(displaced);
    }

    /** It has been published itself. */
    void forgetDisplaced(Object object) {
        if (displaced != null) {
            displaced.removeIf(each -> each.object() == object);
        }
    }
}
