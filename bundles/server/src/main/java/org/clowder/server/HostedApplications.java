package org.clowder.server;

import java.util.Set;

/** Whoever starts applications in the {@link ContextHost}; an OSGi service, safe for use by several threads. */
public interface HostedApplications {

    /**
     * Stops applications and starts them again, with the same content: what the descriptor says of them has changed.
     * Those that could not start before are tried again. Waits until all of them run.
     *
     * @param contextNames names of contexts, as {@link org.apache.catalina.Context#getName}; those that are not hosted
     *     are left out
     * @throws DeploymentException if one of them does not run afterwards; the message is one line
     */
    void restart(Set<String> contextNames) throws DeploymentException;
}
