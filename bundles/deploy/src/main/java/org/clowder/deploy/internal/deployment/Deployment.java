package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Context;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.PassingFailure;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.ContextHost.Hosted;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;
import org.clowder.server.PathTakenException;

/**
 * One web application and its way through the states of OSGi Web Applications, section 128.3.
 *
 * <p>It works by comparison: {@link #want} and {@link #withdraw} say what should be, {@link #reconcile} takes one step
 * after the other from what is to what should be. So it does not matter in which order files, bundles and the server
 * come and go, and nothing is lost while the server is away.
 *
 * <p>Threads: {@code wanted} may be set by anyone. Whoever reconciles holds the {@code turn} of this one application,
 * which owns every field below it; the application is started and stopped under it, and nothing else is guarded by it.
 * Nobody waits for a turn without a bound.
 */
public final class Deployment {

    private static final Log log = LogFactory.getLog(Deployment.class);

    /** A start that takes longer has got stuck. */
    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    private final WebArtefact artefact;
    private final Deployments deployments;
    private final DeploymentLog says;
    private final Turn turn;
    private volatile String wanted;
    private volatile boolean keepFiles;
    private volatile List<Context> contexts = List.of();
    private volatile String warning = "";
    private volatile boolean comesBack;
    private final AtomicBoolean anew = new AtomicBoolean();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean passing;

    private final Revisions revisions = new Revisions();
    private Running running;
    private Attempt failed;
    private boolean left;

    /**
     * What others may know.
     *
     * @param state the state
     * @param problem why it is not DEPLOYED, or why its latest revision is not, empty if there is no problem
     * @param settled the revision that this is the outcome of, empty if there is none yet
     */
    public record Status(State state, String problem, String settled) {}

    private record Running(PreparedApplication application, Hosted hosted, ServerLink.Session session) {}

    private record Attempt(String revision, ServerLink.Session session) {}

    Deployment(WebArtefact artefact, Deployments deployments) {
        this.artefact = artefact;
        this.deployments = deployments;
        this.turn = new Turn(deployments::execute, this::reconcile);
        this.says = new DeploymentLog(artefact, deployments.changes());
    }

    public WebArtefact artefact() {
        return artefact;
    }

    public Status status() {
        return says.status();
    }

    /** What may be wrong with what runs; empty if nothing is known. */
    public String warning() {
        return warning;
    }

    /** The running contexts, one in each Host; empty if none runs. */
    public List<Context> contexts() {
        return contexts;
    }

    /**
     * Says which content should run; returns at once. A revision that was refused before is not tried again. Those who ask for a
     * path get it in the order in which they ask, whichever of them is started first.
     *
     * @param revision names the content
     */
    public void want(String revision) {
        boolean first = wanted == null;
        wanted = revision;
        if (first) {
            deployments.claims().claim(this);
        }
        reconcileLater();
    }

    /**
     * Says that nothing should run, and undeploys on this thread. If the application does not come to an end of what it
     * does within the limit, it is undeployed as soon as it has.
     *
     * @param limit how long to wait for a start that is going on
     */
    public void withdraw(Duration limit) {
        wanted = null;
        if (!turn.now(limit)) {
            log.warn(artefact.source() + " is still " + status().state() + "; it is undeployed as soon as that ends");
            turn.later();
        }
    }

    /** To be called before it is withdrawn, if something is to come into its place: until then, its requests are held back. */
    public void handOver() {
        if (status().state() == State.DEPLOYED || status().state() == State.DEPLOYING) {
            comesBack = true;
            expectSuccessor();
        }
    }

    private void expectSuccessor() {
        deployments
                .session()
                .ifPresent(session -> deployments.comingBack().expect(artefact, session, Deployments.PATIENCE));
    }

    /** Like {@link #withdraw}, but leaves unpacked files for the next start of this bundle. */
    void shutDown(Duration limit) {
        keepFiles = true;
        withdraw(limit);
    }

    /**
     * Starts the application anew with the same content, on this thread; one that could not start is tried again.
     *
     * @param limit how long to wait for a start that is going on
     * @throws DeploymentException if it does not run afterwards
     */
    void restart(Duration limit) throws DeploymentException {
        anew.set(true);
        settle(limit);
        insist();
    }

    /**
     * Compares what is with what should be, on this thread.
     *
     * @param limit how long to wait for a start that is going on
     * @throws DeploymentException if it takes longer
     */
    void settle(Duration limit) throws DeploymentException {
        if (!turn.now(limit)) {
            throw new DeploymentException(artefact.source() + ": " + status().state() + " takes longer than "
                    + limit.toSeconds() + " s; it goes on as soon as that ends");
        }
    }

    /** @throws DeploymentException if it does not run, though it should */
    void insist() throws DeploymentException {
        Status now = status();
        if (wanted != null && now.state() != State.DEPLOYED) {
            throw new DeploymentException(artefact.source() + " does not run: " + now.problem());
        }
    }

    /** Tries again what was refused for something that may have passed. */
    void retry() {
        if (passing) {
            due.set(true);
            reconcileLater();
        }
    }

    /** Compares what is with what should be, soon and on a worker. */
    void reconcileLater() {
        turn.later();
    }

    private void reconcile() {
        boolean again = true;
        while (again) {
            try {
                again = step();
            } catch (RuntimeException | Error e) {
                log.error(artefact.source() + ": deployment failed unexpectedly", e);
                fail(wanted, deployments.session().orElse(null), e.toString(), e);
                again = false;
            }
        }
    }

    private void letThrough() {
        if (!comesBack) {
            deployments.comingBack().settle(this);
        }
    }

    /** One step towards what should be; false if there is none to take now. */
    private boolean step() {
        String target = wanted;
        ServerLink.Session session = deployments.session().orElse(null);
        boolean again = anew.getAndSet(false);
        if (again) {
            failed = null;
            revisions.tryAgain();
        }
        if (due.getAndSet(false)) {
            failed = null;
            revisions.forgive();
        }
        if (target == null && comesBack && !left) {
            // again, but once: the end of its own start may have let requests through since
            left = true;
            expectSuccessor();
        }
        if (running != null && (target == null || again || running.session() != session)) {
            if (target == null) {
                stop();
            } else {
                exchange();
            }
            return true;
        }
        if (target == null) {
            forget();
            return false;
        }
        boolean refused = revisions.isRefused(target, session);
        if (refused && revisions.ready() == null || new Attempt(target, session).equals(failed)) {
            return false;
        }
        if (!says.begun() || session != null && status().state() == State.UNDEPLOYED) {
            says.enter(State.DEPLOYING);
        }
        if (!claimed()) {
            return false;
        }
        if (!refused && !revisions.isReady(target)) {
            return prepare(target);
        }
        if (running != null) {
            says.runs(target, refused ? refusedButRuns() : warning);
            return false;
        }
        if (session == null) {
            says.waitsForServer();
            return false;
        }
        return start(target, session);
    }

    private boolean claimed() {
        Optional<Deployment> owner = deployments.claims().claim(this);
        owner.ifPresent(other -> says.inTheWay(
                wanted, new PathTakenException(artefact.name().getPath(), other.artefact.source()), rivals()));
        return owner.isEmpty();
    }

    private List<Long> rivals() {
        return deployments.bundles(artefact.name());
    }

    /** Unpacks beside what runs; only then does what runs give way. */
    private boolean prepare(String target) {
        if (running == null) {
            says.enter(State.DEPLOYING);
        }
        long begin = System.nanoTime();
        PreparedApplication application;
        try {
            application = artefact.prepare(target);
        } catch (DeploymentException e) {
            return refuse(target, e);
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            return refuse(target, new DeploymentException("cannot be prepared: " + e, e));
        }
        long nanos = System.nanoTime() - begin;
        if (running != null) {
            exchange();
        }
        passing = false;
        revisions.take(new Revisions.Unpacked(target, application, nanos));
        return true;
    }

    /** Returns whether the content before it is to start. */
    private boolean refuse(String target, DeploymentException reason) {
        passing = reason instanceof PassingFailure;
        revisions.refuse(target, reason.getMessage());
        if (revisions.ready() != null) {
            says.updateRefused(target, revisions.refusal(), passing);
            return running == null;
        }
        says.refused(target, reason);
        letThrough();
        deployments.claims().release(this);
        return false;
    }

    /** Starts what is ready; if that is an update and cannot start, what ran before it, for which requests go on waiting. */
    private boolean start(String target, ServerLink.Session session) {
        try {
            boolean again = startReady(target, session);
            letThrough();
            return again;
        } catch (DeploymentException e) {
            return goBack(target, session, e.getMessage(), e);
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            log.error(artefact.source() + ": deployment failed unexpectedly", e);
            if (running != null) {
                stop();
            }
            return goBack(target, session, e.toString(), e);
        }
    }

    /** Returns whether what ran before is to start. */
    private boolean goBack(String target, ServerLink.Session session, String reason, Throwable cause) {
        boolean again = revisions.rollBack(session, reason);
        if (!again) {
            boolean rolledBack = revisions.isRefused(target, session);
            String before = rolledBack ? revisions.refusal() + "; the version before it does not start either: " : "";
            fail(target, session, before + reason, cause);
        }
        return again;
    }

    private boolean startReady(String target, ServerLink.Session session) throws DeploymentException {
        PreparedApplication application = revisions.ready().application();
        long begin = System.nanoTime();
        passing = true;
        try {
            ContextPlan plan = application.plan();
            session.check(plan);
            says.enter(State.DEPLOYING);
            passing = false;
            Hosted hosted = session.start(plan);
            running = new Running(application, hosted, session);
            contexts = hosted.contexts();
            application.started(contexts);
            warning = application.warning().orElse("");
        } catch (IllegalStateException e) {
            if (deployments.session().orElse(null) != session) {
                return true;
            }
            throw new DeploymentException(e.toString(), e);
        } catch (DeploymentException e) {
            if (!passing && !(e instanceof PathTakenException)) {
                throw e;
            }
            passing = true;
            failed = new Attempt(target, session);
            says.inTheWay(target, e, rivals());
            return false;
        }
        failed = null;
        revisions.started();
        says.deployed(
                target,
                System.nanoTime() - begin + revisions.ready().nanos(),
                revisions.isRefused(target, session) ? refusedButRuns() : warning);
        // Last: from here on readiness misses it whenever it is not DEPLOYED.
        deployments.deployedOnce(artefact.key());
        return true;
    }

    private String refusedButRuns() {
        return revisions.refusal() + "; the version before it runs";
    }

    private void fail(String target, ServerLink.Session session, String reason, Throwable cause) {
        letThrough();
        failed = new Attempt(target, session);
        if (running != null) {
            stop();
        }
        revisions.discard(!keepFiles);
        says.notDeployed(target == null ? "" : target, reason, cause);
        deployments.claims().release(this);
    }

    /** Stops it to start it anew: until then its requests are told to come again. */
    private void exchange() {
        deployments.comingBack().expect(artefact, running.session(), START_LIMIT);
        stop();
    }

    private void stop() {
        Running leaving = running;
        running = null;
        says.enter(State.UNDEPLOYING);
        try {
            leaving.application().stopping();
        } catch (RuntimeException e) {
            log.warn(artefact.source() + ": undeploying goes on after a failure", e);
        }
        try {
            leaving.hosted().close();
        } catch (RuntimeException | LinkageError e) {
            log.error(artefact.source() + ": its context did not stop cleanly", e);
        }
        contexts = List.of();
        says.undeployed();
    }

    private void forget() {
        letThrough();
        passing = false;
        failed = null;
        revisions.forgive();
        revisions.discard(!keepFiles);
        if (!deployments.wasDeployed(artefact.key())) {
            deployments.session().ifPresent(session -> session.forget(artefact));
        }
        deployments.claims().release(this);
        says.forgotten();
    }
}
