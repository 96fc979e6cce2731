package org.clowder.deploy.internal.artefact;

import java.util.Optional;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.server.DeploymentException;

/**
 * What has become of one file of a deploy folder, as its {@link Kind} has it. The folder's thread makes all changes; anyone may
 * ask. What has defaults is for those that depend on others, as bundles do.
 */
public interface Installation {

    /**
     * Installs the file, or takes its new content; what does not wait for others runs soon.
     *
     * @param fingerprint names the content
     * @throws DeploymentException if it is refused; what was installed before stays
     */
    void update(String fingerprint) throws DeploymentException;

    /** Takes it out again, for good. */
    void remove() throws DeploymentException;

    /** What it is known by from one version to the next, see {@link org.clowder.deploy.internal.deployment.WebArtefact#key}. */
    Optional<String> key();

    /** The deployment that serves it now; empty if there is none. */
    Optional<Deployment> deployment();

    /** Whether a status of the deployment is the outcome of some content. */
    default boolean isOutcome(Deployment.Status status, String fingerprint) {
        return status.settled().equals(fingerprint);
    }

    /** Whether it would run once it is asked to, so that what the file was installed as before has to make way. */
    default boolean mayStart() {
        return true;
    }

    /** Starts it if it should run and does not; true if it runs now and did not before. */
    default boolean start() {
        return false;
    }

    /** Why it does not start, empty if it does. */
    default String problem() {
        return "";
    }

    /** Whether it does not start because it waits for others, which may come. */
    default boolean waits() {
        return false;
    }

    /** What the file can be installed as because it does not start. */
    default Optional<Kind> otherwise() {
        return Optional.empty();
    }

    /** How it is listed as long as it has no deployment; empty if it is no web application. */
    default Optional<Listing> listing() {
        return Optional.empty();
    }

    /** Whether it should run: nobody has stopped it. */
    default boolean wanted() {
        return true;
    }

    /** What there is to say once it is there, if it is no web application; empty as long as that may change. */
    default Optional<String> installed() {
        return Optional.empty();
    }

    /**
     * An application of which no deployment is known.
     *
     * @param kind the {@linkplain Kind#name name} of its kind
     */
    record Listing(String kind, String path, String source) {}
}
