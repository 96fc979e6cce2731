package org.clowder.itests;

import java.util.List;

/**
 * What is wrong with sessions on one member.
 *
 * @param sessions how many were looked at
 * @param found one line for each that is not as it should be
 */
record Faults(String member, int sessions, List<String> found) {

    private static final int EXAMPLES = 5;

    boolean none() {
        return found.isEmpty();
    }

    /** @param when for people */
    void expectNone(String when) {
        if (!none()) {
            throw new AssertionError(when + ": " + this);
        }
    }

    /** The number, and some of them. */
    @Override
    public String toString() {
        return found.size() + " of " + sessions + " sessions are not as they should be on " + member + "\n  "
                + String.join("\n  ", found.subList(0, Math.min(EXAMPLES, found.size())));
    }
}
