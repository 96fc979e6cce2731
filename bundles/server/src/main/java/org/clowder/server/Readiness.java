package org.clowder.server;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Whether this member is ready: the sum of all {@link ReadinessCheck}s and the server's own state; an OSGi service, safe for use
 * by several threads. A check that throws, or does not answer in time, costs its own answer only.
 */
@ProviderType
public interface Readiness {

    /** What is missing, over all checks; empty if the member is ready. Answers within about 2 s. */
    List<Missing> missing();

    /** True if nothing is missing. */
    default boolean ready() {
        return missing().isEmpty();
    }
}
