package org.clowder.session.internal.replica;

import org.clowder.session.internal.protocol.EncodedValue;

/**
 * What a value of a session is compared with, to see whether it has changed: what it was made of, or published as last. It stays with the object,
 * whatever the session shows by now. Thread-safe.
 */
final class Origin {

    final String name;
    /** What the members had or have; null for nothing. */
    volatile EncodedValue base;
    /**
     * What this member makes of the object as long as nobody changes it. Not always the base: hash tables have another order in each JVM, and
     * values that are told that they have come note it.
     */
    volatile EncodedValue form;
    /** True if another member's value has taken its place. */
    volatile boolean displaced;
    /** True if the object has been set again after its place had been taken, and is not published yet. */
    volatile boolean returned;

    private boolean givenUp;

    /** @param base null if members have nothing of it */
    Origin(String name, EncodedValue base) {
        this.name = name;
        this.base = base;
        this.form = base;
    }

    /** These bytes say the same as the base. */
    synchronized void form(EncodedValue ofBase, EncodedValue own) {
        if (base == ofBase) {
            form = own;
        }
    }

    /** It was published as that; null if it has become nothing for the others. */
    synchronized void published(EncodedValue value) {
        base = value;
        form = value;
        returned = false;
    }

    /** This member itself has published something else in place of what this is based on. */
    synchronized void follows(Touched.Touch published, EncodedValue value) {
        if (published.replaces(base)) {
            published(value);
        }
    }

    synchronized void displace() {
        displaced = true;
        givenUp = false;
    }

    /** The object is set again. */
    synchronized void set() {
        if (displaced) {
            displaced = false;
            returned = true;
            form = base;
        }
    }

    /** What was changed inside it is lost; true the first time. */
    synchronized boolean giveUp() {
        boolean first = !givenUp;
        givenUp = true;
        return first;
    }
}
