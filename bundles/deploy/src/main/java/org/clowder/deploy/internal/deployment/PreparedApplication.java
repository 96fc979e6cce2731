package org.clowder.deploy.internal.deployment;

import java.util.List;
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

    /** Whether it can be started again after the artefact has changed: its files are its own. */
    default boolean outlastsUpdates() {
        return false;
    }

    /** The contexts have started. */
    default void started(List<Context> contexts) {}

    /** The contexts are about to stop, or have stopped with their server. */
    default void stopping() {}

    /** The unpacked files are not needed any more. */
    void discard();
}
