package org.clowder.channel.internal;

import java.util.Optional;

/** Is told why the channel could not be started, and when that is over. */
@FunctionalInterface
public interface FailureReport {

    /**
     * Takes the report.
     *
     * @param reason one line; empty when another configuration is in force
     */
    void report(Optional<String> reason);
}
