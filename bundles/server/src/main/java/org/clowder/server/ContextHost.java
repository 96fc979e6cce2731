package org.clowder.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
     * As {@link #start}, but below everything else: the context has its path only as long as no other one comes to it in this
     * Host, whoever brings that. It is stopped before the other one starts, and not started again. Among the contexts of the
     * Host it has a name of its own, so that its sessions are not those of another application on that path.
     *
     * @param plan what to run
     * @param displaced told what took its place once the context has stopped, on the thread that brings the other one
     * @throws PathTakenException if there is another one, or one of that path is being exchanged
     * @throws DeploymentException as {@link #start}
     */
    Hosted startLowest(ContextPlan plan, Consumer<String> displaced) throws DeploymentException;

    /**
     * Has requests below a context path that find no context there answered with 503 and {@code Retry-After}: what has the path
     * is being exchanged.
     *
     * @param path as Tomcat has it
     * @return ends it; to be run once
     */
    Runnable holdBack(String path);

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
