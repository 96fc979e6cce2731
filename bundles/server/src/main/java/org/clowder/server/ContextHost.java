package org.clowder.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.Host;

/**
 * The Host that hot-deployed applications run in: the default Host of the first Service of the descriptor. Three verbs:
 * start, look, and {@link Hosted#close() stop}.
 */
public interface ContextHost {

    /**
     * Creates, configures and starts a context. If the descriptor holds a {@code <Context>} of that path without an
     * application of its own, that context is used, with all that the descriptor says of it.
     *
     * @param plan what to run
     * @return the running context
     * @throws PathTakenException if another application serves that path in this Host
     * @throws DeploymentException if the context does not start; nothing of it remains
     * @throws IllegalStateException if the server is not RUNNING
     */
    Hosted start(ContextPlan plan) throws DeploymentException;

    /**
     * Holds requests for a context path back, because what has it is about to be exchanged. They wait, for {@code exchange.wait} (ms,
     * default 20000) at most and as long as enough threads are left for others; who has waited in vain and finds no context there is
     * answered with 503 and {@code Retry-After}. Returns once no thread is busy with requests that came before, or 2 s later.
     *
     * @param path as Tomcat has it
     * @param limit after which it ends by itself
     * @return ends it; to be run once
     */
    Runnable holdBack(String path, Duration limit);

    /** The Host, while the server runs. */
    Optional<Host> host();

    /** The contexts of this Host that were started through {@link #start}. */
    List<Context> hosted();

    /** A context started through {@link ContextHost#start}. */
    interface Hosted extends AutoCloseable {

        /** The running context. */
        Context context();

        /** Stops and removes the context; no effect the second time, or once the server has stopped. */
        @Override
        void close();
    }
}
