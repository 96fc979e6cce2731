package org.clowder.itests.whiteboard;

import java.util.Objects;

/** What a case expects. */
final class Expect {

    private Expect() {}

    static void equal(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError("expected: " + expected + "\n but was: " + actual);
        }
    }

    static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("expected: " + what);
        }
    }
}
