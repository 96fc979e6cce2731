package org.clowder.server;

import java.util.List;

/** Whether this member is ready: the sum of all {@link ReadinessCheck}s and the server's own state. */
public interface Readiness {

    /** What is missing, over all checks; empty if the member is ready. */
    List<String> missing();

    /** True if nothing is missing. */
    default boolean ready() {
        return missing().isEmpty();
    }
}
