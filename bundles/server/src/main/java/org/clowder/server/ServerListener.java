package org.clowder.server;

import org.apache.catalina.Server;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of the embedded server's life, as an OSGi service (whiteboard). A listener that arrives while the server runs
 * is told of {@link #configured} and {@link #started} at once; one that leaves is not told of anything any more.
 *
 * <p>Calls come one at a time, on the thread that starts or stops the server. An exception from {@link #configured}
 * fails the start; any other is logged and goes no further.
 */
@ConsumerType
public interface ServerListener {

    /** The descriptor was read: the tree is complete, and nothing of it is initialised. The place to add valves. */
    default void configured(Server server) {}

    /** Every Service runs. */
    default void started(Server server) {}

    /** The server is about to stop; requests are still served. */
    default void stopping(Server server) {}

    /** The server has stopped. */
    default void stopped(Server server) {}
}
