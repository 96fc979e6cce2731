package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.util.ContextName;
import org.clowder.server.ContextHost;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;
import org.clowder.server.PathTakenException;

/** A host that starts nothing and remembers everything. */
final class RecordingHost implements ContextHost {

    final List<String> log = new CopyOnWriteArrayList<>();
    final List<String> forgotten = new CopyOnWriteArrayList<>();
    volatile String failure;
    /** How the docBase of those ends that have it. */
    volatile String failing = "";

    volatile boolean taken;
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile Runnable whenAsked = () -> {};
    volatile Runnable duringStart = () -> {};
    volatile Runnable duringHold = () -> {};

    @Override
    public Hosted start(ContextPlan plan) throws DeploymentException {
        whenAsked.run();
        await(gate);
        duringStart.run();
        if (failure != null && plan.docBase().toString().endsWith(failing)) {
            throw new DeploymentException(failure);
        }
        log.add("start " + plan.path() + " of " + plan.docBase().getFileName());
        StandardContext context = new StandardContext();
        return new Hosted() {
            private boolean closed;

            @Override
            public List<Context> contexts() {
                return List.of(context);
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    log.add("stop " + plan.path() + " of " + plan.docBase().getFileName());
                }
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void check(ContextPlan plan) throws DeploymentException {
        if (taken) {
            throw new PathTakenException(plan.path(), "somebody else");
        }
    }

    @Override
    public Hosted startLowest(ContextPlan plan, Consumer<String> displaced) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Runnable holdBack(ContextName name, List<String> hosts, Duration limit) {
        log.add("hold back " + name.getPath());
        duringHold.run();
        return () -> log.add("let through " + name.getPath());
    }

    @Override
    public void forget(ContextName name, List<String> hosts) {
        forgotten.add(name.getName());
    }

    @Override
    public Optional<Host> host() {
        return Optional.empty();
    }

    @Override
    public List<Context> hosted() {
        return List.of();
    }
}
