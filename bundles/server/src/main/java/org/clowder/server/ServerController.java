package org.clowder.server;

import java.util.List;
import java.util.Optional;
import org.apache.catalina.Server;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The embedded server. It starts with its bundle and stops with it; requests in flight are finished first.
 *
 * <p>The service carries the property {@value #STATE_PROPERTY} with the name of the current {@link ServerState}, and,
 * in state FAILED, the property {@value #FAILURE_PROPERTY}.
 */
@ProviderType
public interface ServerController {

    /** Service property: the name of the {@link ServerState}. */
    String STATE_PROPERTY = "clowder.server.state";

    /**
     * Service property of any service: why the member cannot run as configured, in one line. A launcher ends the
     * process with exit code 1 if it sees one while starting.
     */
    String FAILURE_PROPERTY = "clowder.startup.failure";

    /**
     * The name of a note ({@link org.apache.catalina.connector.Request#setNote}) of a request that goes on for as long as somebody watches,
     * and ends by itself once its connector takes no new connections: a drain or a reload does not wait for its end.
     *
     * @since 4.2
     */
    String ENDLESS_REQUEST = "clowder.request.endless";

    /** The current state. */
    ServerState state();

    /** Why the state is FAILED, in one line; empty in every other state. */
    Optional<String> failure();

    /**
     * Reads the descriptor anew and changes what differs - Connectors, Hosts, Contexts, Valves, Realms, aliases - while
     * everything else runs on. All of it is changed, or nothing. Waits for requests that are inside what leaves.
     *
     * @return what was changed, and what is left for a restart, a line for each; empty if nothing differs
     * @throws ReloadException if the server does not run, if the descriptor has problems, if something differs that only
     *     a restart can change, or if something does not start; what ran before then runs on
     */
    List<String> reload() throws ReloadException;

    /** The running server; empty unless the state is RUNNING. */
    Optional<Server> server();
}
