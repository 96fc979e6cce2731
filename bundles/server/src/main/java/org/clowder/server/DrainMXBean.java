package org.clowder.server;

import javax.management.MXBean;
import org.osgi.annotation.versioning.ProviderType;

/** {@link Drain} for JMX: {@code org.clowder:type=Drain}. */
@MXBean
@ProviderType
public interface DrainMXBean {

    /** The name of the {@link Drain.State}. */
    String getState();

    /** How many sessions there were when it was last looked. */
    int getSessions();

    /** How many of them another member was known to have then. */
    int getSafeSessions();

    /**
     * Drains this member, for 60 s at most.
     *
     * @return how far it came, a line each; the last one says how many sessions are safe
     * @throws IllegalStateException if not all are: the member is in service again, and the message says why
     */
    String[] failover();

    /**
     * As {@link #failover}, until one member has confirmed each session.
     *
     * @param member its name, or {@code host:port} of its channel
     * @return how far it came, a line each; the last one says how many sessions are safe there
     * @throws IllegalStateException if not all are, or there is no such member: the member is in service again, and the message says why
     */
    String[] failoverTo(String member);

    /**
     * Takes the member back into service.
     *
     * @throws IllegalStateException if it is stopping
     */
    void undrain();
}
