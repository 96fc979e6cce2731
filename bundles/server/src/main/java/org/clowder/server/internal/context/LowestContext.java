package org.clowder.server.internal.context;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.ContainerListener;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ContextHost.Hosted;
import org.clowder.server.DeploymentException;
import org.clowder.server.PathTakenException;
import org.clowder.tomcat.BoundedWait;

/**
 * A context that gives way to any other one of its path. The Host does not find it by that path's name, so whoever brings another
 * one - a deployer, the appBase, a reload - adds it, and Tomcat tells of it before it starts.
 *
 * <p>The turn guards what runs: of a context that comes while this one is being started, the start is waited for.
 */
final class LowestContext implements Hosted, ContainerListener {

    private static final Log log = LogFactory.getLog(LowestContext.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SUFFIX = "##whiteboard";

    private final Semaphore turn = new Semaphore(1);
    private final Host host;
    private final String path;
    private final Consumer<String> displaced;
    private Hosted running;
    private List<Context> contexts = List.of();

    LowestContext(Host host, String path, Consumer<String> displaced) {
        this.host = host;
        this.path = path;
        this.displaced = displaced;
    }

    /** Its name among the children of its Host. */
    static String name(String path) {
        return path + SUFFIX;
    }

    /** Starts a context of the name, or does nothing if the path is taken. */
    LowestContext start(Start start) throws DeploymentException {
        turn.acquireUninterruptibly();
        try {
            host.addContainerListener(this);
            expectNoOther();
            Hosted started = start.run();
            try {
                // one that came while it took too long did not find it to be stopped
                expectNoOther();
            } catch (PathTakenException e) {
                started.close();
                throw e;
            }
            running = started;
            contexts = running.contexts();
            return this;
        } finally {
            if (running == null) {
                host.removeContainerListener(this);
            }
            turn.release();
        }
    }

    private void expectNoOther() throws PathTakenException {
        Optional<Context> other = Arrays.stream(host.findChildren())
                .map(Context.class::cast)
                .filter(this::isOther)
                .findFirst();
        if (other.isPresent()) {
            throw new PathTakenException(path, describe(other.get()));
        }
    }

    /** Makes and starts the context. */
    @FunctionalInterface
    interface Start {
        Hosted run() throws DeploymentException;
    }

    private boolean isOther(Context some) {
        return some.getPath().equals(path) && !some.getName().equals(name(path));
    }

    private static String describe(Context other) {
        return "a context of Host " + other.getParent().getName() + " with docBase " + other.getDocBase();
    }

    @Override
    public void containerEvent(ContainerEvent event) {
        if (Container.ADD_CHILD_EVENT.equals(event.getType())
                && event.getData() instanceof Context come
                && isOther(come)
                && stop()) {
            displaced.accept(describe(come));
        }
    }

    @Override
    public List<Context> contexts() {
        return contexts;
    }

    @Override
    public void close() {
        stop();
    }

    private boolean stop() {
        if (!BoundedWait.atMost(PATIENCE, nanos -> turn.tryAcquire(nanos, TimeUnit.NANOSECONDS))) {
            log.warn("The context " + name(path) + " does not come to the end of its start and keeps its path");
            return false;
        }
        try {
            Hosted leaving = running;
            running = null;
            if (leaving == null) {
                return false;
            }
            host.removeContainerListener(this);
            leaving.close();
            return true;
        } finally {
            turn.release();
        }
    }
}
