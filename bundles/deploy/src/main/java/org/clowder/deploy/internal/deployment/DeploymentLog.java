package org.clowder.deploy.internal.deployment;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.PassingFailure;
import org.clowder.deploy.internal.deployment.Deployment.Status;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.DeploymentException;
import org.clowder.server.PathTakenException;

/**
 * Says what becomes of one application: to those who ask, by its status, to those who wait, to the log, once for each
 * edge, and to the artefact itself. Written by whoever has the application's turn, read by anyone.
 */
final class DeploymentLog {

    private static final Log log = LogFactory.getLog(Deployment.class);

    private final WebArtefact artefact;
    private final Changes changes;
    private volatile Status status = new Status(State.DEPLOYING, "", "");
    private String told = "";
    private boolean begun;

    DeploymentLog(WebArtefact artefact, Changes changes) {
        this.artefact = artefact;
        this.changes = changes;
    }

    Status status() {
        return status;
    }

    /** Whether anything was said yet. */
    boolean begun() {
        return begun;
    }

    /** DEPLOYING or UNDEPLOYING, if that is news. */
    void enter(State state) {
        boolean news = status.state() != state || !begun;
        begun = true;
        publish(new Status(state, "", ""));
        if (news) {
            tell(Transition.to(state));
        }
    }

    void waitsForServer() {
        State state = status.state() == State.UNDEPLOYED ? State.UNDEPLOYED : State.DEPLOYING;
        publish(new Status(state, "the server is not running", ""));
    }

    /** @param problem with the latest revision, if it is not the one that runs, or what may be wrong with this one, or empty */
    void deployed(String revision, long nanos, String problem) {
        told = "";
        log.info("Deployed " + path() + " from " + artefact.source() + " in " + TimeUnit.NANOSECONDS.toMillis(nanos)
                + " ms");
        if (!problem.isEmpty()) {
            log.warn(artefact.source() + ": " + problem);
        }
        publish(new Status(State.DEPLOYED, problem, revision));
        tell(Transition.to(State.DEPLOYED));
    }

    /** As {@link #deployed}, if it ran before: nothing has to be done for this revision. */
    void runs(String revision, String problem) {
        if (!status.settled().equals(revision)) {
            told = "";
            publish(new Status(State.DEPLOYED, problem, revision));
        }
    }

    void undeployed() {
        log.info("Undeployed " + path() + " from " + artefact.source());
        publish(new Status(State.UNDEPLOYED, "", ""));
        tell(Transition.to(State.UNDEPLOYED));
    }

    void forgotten() {
        if (status.state() != State.UNDEPLOYED || !status.problem().isEmpty()) {
            publish(new Status(State.UNDEPLOYED, "", ""));
        }
    }

    /** The artefact cannot be used, and nothing of it runs. */
    void refused(String revision, Exception reason) {
        warnOnce(reason instanceof PassingFailure, artefact.source() + " refused: " + reason.getMessage());
        failed(revision, reason.getMessage(), reason);
    }

    /** The artefact cannot be used, but its last good revision can. */
    void updateRefused(String revision, String reason, boolean passing) {
        warnOnce(passing, artefact.source() + ": " + reason + "; the version before it stays");
        publish(new Status(status.state(), reason, revision));
    }

    /** @param passing what is tried again by itself may fail at another place of the artefact each time */
    private void warnOnce(boolean passing, String line) {
        String key = passing ? "passing" : line;
        if (!key.equals(told)) {
            log.warn(line);
            told = key;
        }
    }

    void notDeployed(String revision, String reason, Throwable cause) {
        log.warn(artefact.source() + " is not deployed on " + path() + ": " + reason);
        failed(revision, reason, cause);
    }

    private void failed(String revision, String reason, Throwable cause) {
        publish(new Status(State.FAILED, reason, revision));
        tell(Transition.failed(cause));
    }

    /**
     * There is no place for it; that may change.
     *
     * @param revision null if there is none any more
     * @param bundles the ids of the bundles that have or want the path
     */
    void inTheWay(String revision, DeploymentException obstacle, List<Long> bundles) {
        String outcome = revision == null ? "" : revision;
        if (obstacle instanceof PathTakenException taken) {
            pathTaken(outcome, taken, bundles);
        } else {
            noPlace(outcome, obstacle.getMessage(), Transition.failed(obstacle));
        }
    }

    private void pathTaken(String revision, PathTakenException taken, List<Long> bundles) {
        String problem = "context path " + path() + " is taken by " + taken.owner()
                + "; it is deployed as soon as the path becomes free";
        noPlace(revision, problem, new Transition(State.FAILED, Optional.of(taken), Optional.of(bundles)));
    }

    private void noPlace(String revision, String problem, Transition transition) {
        if (status.state() == State.FAILED && status.problem().equals(problem)) {
            return;
        }
        log.warn(artefact.source() + " is not deployed: " + problem);
        publish(new Status(State.FAILED, problem, revision));
        tell(transition);
    }

    private String path() {
        return artefact.name().getDisplayName();
    }

    private void tell(Transition transition) {
        try {
            artefact.changed(transition);
        } catch (RuntimeException e) {
            log.warn(artefact.source() + ": " + transition.state() + " was not announced", e);
        }
    }

    private void publish(Status next) {
        status = next;
        changes.signal();
    }
}
