package org.clowder.server;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
     * As {@link #restart}, but each by itself: one that does not run afterwards holds up none of the others.
     *
     * @param contextNames tells of the name of a context whether it is one of them
     * @return the name of each of them that does not run afterwards, and why, in one line
     */
    Map<String, String> restartEach(Predicate<String> contextNames);

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
