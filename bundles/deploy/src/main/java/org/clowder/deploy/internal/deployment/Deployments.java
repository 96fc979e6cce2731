package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.apache.catalina.util.ContextName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.DeploymentException;
import org.clowder.server.HostedApplications;

/** All web applications of this bundle. Safe for use by several threads; holds no lock for longer than a moment. */
public final class Deployments implements HostedApplications {

    /** How long an undeployment waits for the application to come to an end of its start. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(3);

    private static final Log log = LogFactory.getLog(Deployments.class);

    private final ServerLink server;
    private final Executor workers;
    private final Changes changes;
    private final PathClaims claims = new PathClaims();
    private final ComingBack comingBack = new ComingBack(claims, this::meet);
    private final List<Deployment> all = new CopyOnWriteArrayList<>();
    private final Set<String> deployedOnce = ConcurrentHashMap.newKeySet();
    /** By the clock of {@link System#nanoTime}; until this bundle stops, nothing. */
    private volatile OptionalLong end = OptionalLong.empty();

    public Deployments(ServerLink server, Executor workers, Changes changes) {
        this.server = server;
        this.workers = workers;
        this.changes = changes;
        server.onChange(() -> all.forEach(Deployment::reconcileLater));
    }

    /** Adds an application; nothing is deployed before {@link Deployment#want}. */
    public Deployment add(WebArtefact artefact) {
        Deployment deployment = new Deployment(artefact, this);
        all.add(deployment);
        return deployment;
    }

    /** Undeploys an application and forgets it. */
    public void remove(Deployment deployment) {
        deployment.withdraw(patience());
        all.remove(deployment);
        changes.signal();
    }

    /**
     * A bundle has started, or cannot: what it has served before is held back only where it is to be served again.
     *
     * @param place which one is to be its {@link WebArtefact#place}; empty if it is to have none
     */
    public void bundleCame(long bundleId, Optional<Place> place) {
        comingBack.settleOthers(bundleId, place);
    }

    /** Nothing comes to where {@link Deployment#handOver something was}. */
    public void nothingComes(Place place) {
        comingBack.settle(place);
    }

    /** Whether two places are one in some Host. */
    public boolean meet(Place one, Place other) {
        return one.equals(other)
                || one.name().equals(other.name())
                        && !Collections.disjoint(server.hosts(one.hosts()), server.hosts(other.hosts()));
    }

    /** Every application, in the order in which they came. */
    public List<Deployment> all() {
        return List.copyOf(all);
    }

    /** Tries again what was refused for something that may have passed. */
    public void retry() {
        all.forEach(Deployment::retry);
    }

    /** Whether an application of that key has been DEPLOYED since it was last forgotten. */
    public boolean wasDeployed(String key) {
        return deployedOnce.contains(key);
    }

    /** The application was taken away on purpose; it is not missed. */
    public void forget(String key) {
        deployedOnce.remove(key);
    }

    @Override
    public void restart(Set<String> contextNames) throws DeploymentException {
        for (Deployment deployment : all) {
            if (contextNames.contains(deployment.artefact().name().getName())) {
                deployment.restart(PATIENCE);
            }
        }
    }

    @Override
    public Map<String, String> restartEach(Predicate<String> contextNames) {
        Map<String, String> failures = new TreeMap<>();
        for (Deployment deployment : all) {
            String name = deployment.artefact().name().getName();
            try {
                if (contextNames.test(name)) {
                    deployment.restart(PATIENCE);
                }
            } catch (DeploymentException e) {
                failures.put(name, e.getMessage());
            }
        }
        return failures;
    }

    /** {@inheritDoc} They are stopped and started by the workers, several at a time. */
    @Override
    public void restartAround(HostExchange exchange) throws Exception {
        List<Deployment> ran =
                all.stream().filter(each -> !each.contexts().isEmpty()).toList();
        try {
            server.end();
            for (Deployment deployment : all) {
                deployment.settle(PATIENCE);
            }
            exchange.run();
        } finally {
            server.begin();
        }
        for (Deployment deployment : ran) {
            deployment.settle(PATIENCE);
            deployment.insist();
        }
    }

    private Duration patience() {
        OptionalLong stops = end;
        return stops.isEmpty() ? PATIENCE : Duration.ofNanos(Math.max(0, stops.getAsLong() - System.nanoTime()));
    }

    /** This bundle stops: what is left to wait for is waited for a moment, all together. */
    public synchronized void hurry() {
        if (end.isEmpty()) {
            end = OptionalLong.of(System.nanoTime() + PATIENCE_AT_THE_END.toNanos());
        }
    }

    /** Undeploys everything; unpacked files stay for the next start. */
    public void close() {
        hurry();
        all.forEach(deployment -> deployment.shutDown(patience()));
        all.clear();
    }

    void deployedOnce(String key) {
        deployedOnce.add(key);
    }

    /** Has a worker do something soon. */
    public void execute(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            log.debug("This bundle has stopped; there is nothing left to deploy", e);
        }
    }

    Optional<ServerLink.Session> session() {
        return server.session();
    }

    /** The ids of the bundles that have or want a context path, in whatever Host. */
    List<Long> bundles(ContextName name) {
        return all.stream()
                .map(Deployment::artefact)
                .filter(artefact -> artefact.name().getName().equals(name.getName()))
                .flatMapToLong(artefact -> artefact.bundleId().stream())
                .boxed()
                .toList();
    }

    ComingBack comingBack() {
        return comingBack;
    }

    PathClaims claims() {
        return claims;
    }

    Changes changes() {
        return changes;
    }
}
