package org.clowder.deploy.internal.deployment;

import java.util.Optional;
import org.apache.catalina.Context;
import org.clowder.server.ContextPlan;

/** One revision of a web application, checked and unpacked. Used by one thread at a time. */
public interface PreparedApplication {

    /** What to start. */
    ContextPlan plan();

    /** What may be wrong with it though it can start; empty if nothing is known. */
    default Optional<String> warning() {
        return Optional.empty();
    }

    /** The context has started. */
    default void started(Context context) {}

    /** The context is about to stop, or has stopped with its server. */
    default void stopping() {}

    /** The unpacked files are not needed any more. */
    void discard();
}
