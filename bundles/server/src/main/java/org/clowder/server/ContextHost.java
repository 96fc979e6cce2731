package org.clowder.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.util.ContextName;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The Host that hot-deployed applications run in: the default Host of the first Service of the descriptor, unless a plan names
 * other ones of its Engine. Three verbs: start, look, and {@link Hosted#close() stop}.
 */
@ProviderType
public interface ContextHost {

    /**
     * Looks for a place for a context, and starts nothing. What is in the way may go at any time.
     *
     * @throws PathTakenException if another application serves that path in one of the Hosts
     * @throws DeploymentException if there is no Host of one of the names
     * @throws IllegalStateException if the server is not RUNNING
     */
    void check(ContextPlan plan) throws DeploymentException;

    /**
     * Creates, configures and starts a context in each Host of the plan. If the descriptor holds a {@code <Context>} of that path without an
     * application of its own in the Host of hot deployment, that context is used there, with all that the descriptor says of it.
     *
     * @param plan what to run
     * @return what runs
     * @throws PathTakenException if another application serves that path in one of the Hosts
     * @throws DeploymentException if a context does not start; nothing of it remains
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
     * Holds requests for a context path back, because what has it is about to be exchanged. They wait, for {@code exchange.wait} (ms,
     * default 20000) at most and as long as enough threads are left for others; who has waited in vain and finds no context there is
     * answered with 503 and {@code Retry-After}. Returns once no thread is busy with requests that came before, or 2 s later.
     *
     * @param name its path and version; requests that another version serves do not wait
     * @param hosts as in a {@link ContextPlan}; nothing is held back where there is no Host of one of the names
     * @param limit after which it ends by itself
     * @return ends it; to be run once
     */
    Runnable holdBack(ContextName name, List<String> hosts, Duration limit);

    /**
     * Says that an application does not come back: what was kept for its next start is deleted. Call it once its context has stopped.
     *
     * @param name its path and version
     * @param hosts as in a {@link ContextPlan}; nothing is deleted where there is no Host of one of the names
     */
    void forget(ContextName name, List<String> hosts);

    /** The Host of hot deployment, while the server runs. */
    Optional<Host> host();

    /** The contexts that were started through {@link #start}. */
    List<Context> hosted();

    /** What was started through {@link ContextHost#start}. */
    @ProviderType
    interface Hosted extends AutoCloseable {

        /** The running contexts, one in each Host. */
        List<Context> contexts();

        /** Stops and removes the contexts; no effect the second time, or once the server has stopped. */
        @Override
        void close();
    }
}
