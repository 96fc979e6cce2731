package org.clowder.session.internal.replica;

import org.clowder.session.internal.protocol.EncodedValue;

/**
 * The names of attributes that were set or removed since the last publication, and what the members had of each before that. Small: a request
 * touches few.
 */
final class Touched {

    private Touch first;
    private Touch last;

    static final class Touch {
        final String name;
        /** What the members had when it was touched first; null for nothing. */
        EncodedValue base;
        /** What it was compared with. */
        EncodedValue against;
        /** Of the object that was compared; or null. */
        Origin origin;

        private boolean returned;
        /** How many threads are about to set or remove it. */
        private int underWay;

        Touch next;

        private Touch(String name, EncodedValue base) {
            this.name = name;
            this.base = base;
            this.against = base;
        }

        /** This member itself has published something else since it was touched. */
        void follows(Touch published, EncodedValue value) {
            base = published.replaces(base) ? value : base;
        }

        /** True if that was there before this was published. */
        boolean replaces(EncodedValue value) {
            return value == base || value == against;
        }

        void begin() {
            underWay++;
        }

        void end() {
            underWay--;
        }

        /** True while somebody is about to set or remove it. */
        boolean underWay() {
            return underWay > 0;
        }

        /**
         * What is there now is compared with that.
         *
         * @param compared null unless it is an object that may change
         */
        void compare(EncodedValue with, Origin compared) {
            against = with;
            origin = compared;
            returned = compared != null && compared.returned;
        }
    }

    /** Null for none. */
    Touch first() {
        return first;
    }

    /** Null if it is not among these. */
    Touch find(String name) {
        Touch found = first;
        while (found != null && !found.name.equals(name)) {
            found = found.next;
        }
        return found;
    }

    /** It must not be among these. */
    Touch add(String name, EncodedValue base) {
        Touch added = new Touch(name, base);
        if (first == null) {
            first = added;
        } else {
            last.next = added;
        }
        last = added;
        return added;
    }

    /** This goes on, whatever is published meanwhile. */
    void addUnderWay(Touch touch) {
        add(touch.name, touch.base).underWay = touch.underWay;
    }

    /**
     * True if what was compared was compared with this. What this member itself has published meanwhile is known too, but not to an object that
     * was set again.
     */
    boolean knew(String name, EncodedValue present, boolean own) {
        Touch found = find(name);
        return found == null || found.against == present || own && !found.returned;
    }
}
