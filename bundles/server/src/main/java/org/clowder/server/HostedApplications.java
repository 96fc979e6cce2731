package org.clowder.server;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** Whoever starts applications in the {@link ContextHost}; an OSGi service, safe for use by several threads. */
@ConsumerType
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

    /**
     * As {@link #restart} of all: what {@code conf/} says of all applications has changed. Those that ran before are waited for; others are tried again.
     *
     * @throws DeploymentException if one of those that ran does not run afterwards; all of them were started anew; the message is one line
     */
    void restartAll() throws DeploymentException;

    /**
     * Stops all applications, has their Host exchanged, and starts them again in the one that is there then; also if the
     * exchange fails. Waits until all that ran before run again.
     *
     * @throws DeploymentException if one of them does not; the message is one line
     * @throws Exception what the exchange throws
     */
    void restartAround(HostExchange exchange) throws Exception;

    /** Takes one Host out and puts another one in. */
    @ProviderType
    interface HostExchange {

        /** Does it. */
        void run() throws Exception;
    }
}
