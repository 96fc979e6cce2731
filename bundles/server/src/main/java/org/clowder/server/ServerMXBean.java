package org.clowder.server;

import javax.management.MXBean;
import org.osgi.annotation.versioning.ProviderType;

/** The embedded server for JMX: {@code org.clowder:type=Server}. */
@MXBean
@ProviderType
public interface ServerMXBean {

    /** The name of the {@link ServerState}. */
    String getState();

    /** Why the state is FAILED, in one line; empty in every other state. */
    String getFailure();

    /**
     * Takes the changed descriptor over, see {@link ServerController#reload}.
     *
     * @return what was changed, and what is left for a restart, a line for each; empty if nothing differs
     * @throws IllegalStateException if it was not taken over; the message says why, a line for each problem
     */
    String[] reload();
}
