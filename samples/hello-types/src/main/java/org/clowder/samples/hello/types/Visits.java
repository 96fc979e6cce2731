package org.clowder.samples.hello.types;

import java.io.Serializable;
import java.util.Objects;

/**
 * How often a visitor came, and which member saw the last visit. Immutable, so that a session attribute changes only by
 * being set again, which is what tells a cluster about it.
 *
 * @param count the number of visits, not negative
 * @param lastMember the member that saw the last visit, empty before the first one; never null
 */
public record Visits(int count, String lastMember) implements Serializable {

    /** No visits yet. */
    public static final Visits NONE = new Visits(0, "");

    /**
     * @throws IllegalArgumentException if the count is negative
     * @throws NullPointerException if there is no member
     */
    public Visits {
        Objects.requireNonNull(lastMember, "lastMember");
        if (count < 0) {
            throw new IllegalArgumentException("Number of visits: expected 0 or more, got " + count);
        }
    }

    /** The visits after one more, seen by a member. */
    public Visits increment(String member) {
        return new Visits(count + 1, member);
    }
}
