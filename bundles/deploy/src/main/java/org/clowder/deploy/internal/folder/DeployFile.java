package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.Archive;
import org.clowder.deploy.internal.bundle.WebBundle;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.deploy.internal.war.Generations;
import org.clowder.deploy.internal.war.WarFile;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * One file of a deploy folder and what has become of it: a WAR file's deployment, an installed bundle, or nothing
 * because it was refused. The folder's thread does all the work; the published fields may be read by anyone.
 */
final class DeployFile {

    private static final Log log = LogFactory.getLog(DeployFile.class);

    private final Path path;
    private final Parts parts;
    private volatile boolean required;
    private volatile String seen = "";
    private volatile Deployment war;
    private volatile Bundle bundle;
    private volatile String problem = "";
    private volatile String startProblem = "";
    private volatile boolean whole;
    private boolean fresh;

    /** What all files share. */
    record Parts(Deployments deployments, Generations generations, ServerLink server, BundleInstaller installer) {}

    /**
     * @param path the file
     * @param required whether the member is not ready without it
     */
    DeployFile(Path path, boolean required, Parts parts) {
        this.path = path;
        this.required = required;
        this.parts = parts;
    }

    Path path() {
        return path;
    }

    /** Whether the file was there when this bundle started, and was not taken away since. */
    boolean required() {
        return required;
    }

    /** The fingerprint of the content that this file was last looked at with, empty before that. */
    String seen() {
        return seen;
    }

    Optional<Deployment> war() {
        return Optional.ofNullable(war);
    }

    Optional<Bundle> bundle() {
        return Optional.ofNullable(bundle);
    }

    /**
     * Why the file was refused, or its bundle does not start; empty if there is no problem, or if it is about to
     * {@linkplain #runAsWar run as a WAR file}.
     */
    String problem() {
        return problem.isEmpty() && !whole ? startProblem : problem;
    }

    /** Why its bundle does not start; empty if it does. */
    String startProblem() {
        return startProblem;
    }

    /** Looks at the file again and does what follows; returns false if it is gone. */
    boolean refresh() {
        Optional<String> fingerprint = Fingerprint.of(path);
        if (fingerprint.isEmpty()) {
            remove();
            return false;
        }
        if (!fingerprint.get().equals(seen)) {
            problem = "";
            try {
                accept(fingerprint.get());
            } catch (DeploymentException e) {
                problem = e.getMessage();
                log.warn(path.getFileName() + " refused: " + problem);
            }
            seen = fingerprint.get();
        }
        return true;
    }

    private void accept(String fingerprint) throws DeploymentException {
        Attributes manifest;
        try (Archive archive = Archive.open(path)) {
            manifest = archive.manifest();
            if (isBundle(manifest)) {
                archive.verify();
            }
        } catch (DeploymentException e) {
            if (war == null && (bundle != null || !isWar())) {
                throw e;
            }
            // The deployment refuses it in the same way and keeps what runs.
            deploy(fingerprint);
            return;
        }
        if (isBundle(manifest)) {
            install(fingerprint);
        } else if (isWar()) {
            deploy(fingerprint);
        } else {
            throw new DeploymentException("its manifest has no " + Constants.BUNDLE_SYMBOLICNAME
                    + ", so it is not a bundle; a web application without one is a .war file");
        }
    }

    private boolean isWar() {
        return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".war");
    }

    /** A WAR file is a bundle only if it says that it is a web bundle. */
    private boolean isBundle(Attributes manifest) {
        return manifest.getValue(Constants.BUNDLE_SYMBOLICNAME) != null
                && (!isWar() || manifest.getValue(WebBundle.WEB_CONTEXT_PATH) != null);
    }

    private void deploy(String fingerprint) throws DeploymentException {
        if (bundle != null) {
            uninstall();
        }
        if (war == null) {
            war = parts.deployments().add(new WarFile(path, parts.generations(), parts.server()));
        }
        war.want(fingerprint);
    }

    private void install(String fingerprint) throws DeploymentException {
        Bundle known = bundle != null && bundle.getState() != Bundle.UNINSTALLED
                ? bundle
                : parts.installer().installed(path).orElse(null);
        if (known == null) {
            bundle = parts.installer().install(path, fingerprint);
            fresh = true;
            return;
        }
        bundle = known;
        if (!parts.installer().isCurrent(known, fingerprint)) {
            parts.installer().update(known, path, fingerprint);
        }
    }

    /** Starts the bundle if it is new, or should run and does not; true if it runs now and did not before. */
    boolean start() {
        Bundle waiting = bundle;
        if (waiting == null || !(fresh || parts.installer().waits(waiting))) {
            startProblem = "";
            return false;
        }
        fresh = false;
        try {
            if (war != null && parts.installer().resolves(waiting)) {
                undeploy();
            }
            parts.installer().start(waiting);
            startProblem = "";
            whole = false;
            return true;
        } catch (DeploymentException e) {
            whole = isWar() && waiting.getState() == Bundle.INSTALLED && WholeWar.is(path, waiting);
            startProblem = e.getMessage();
            return false;
        }
    }

    /**
     * Where its bundle's headers cannot be satisfied, but it needs nothing of other bundles: runs as a WAR file, as on a plain
     * Tomcat, until it changes.
     *
     * @return false if it cannot
     */
    boolean runAsWar() {
        if (!whole) {
            return false;
        }
        String reason = startProblem;
        try {
            uninstall();
            deploy(seen);
        } catch (DeploymentException e) {
            problem = e.getMessage();
            return false;
        }
        log.info(path.getFileName() + " runs as an ordinary WAR file, as its WEB-INF has all that it needs: " + reason);
        return true;
    }

    private void remove() {
        required = false;
        try {
            if (bundle == null) {
                // The file went away while nobody was looking.
                bundle = parts.installer().installed(path).orElse(null);
            }
            if (war != null) {
                undeploy();
            }
            if (bundle != null) {
                uninstall();
            }
        } catch (DeploymentException e) {
            log.warn(path.getFileName() + " was removed, but " + e.getMessage());
        }
    }

    private void undeploy() {
        Deployment leaving = war;
        parts.deployments().forget(leaving.artefact().key());
        parts.deployments().remove(leaving);
        war = null;
    }

    private void uninstall() throws DeploymentException {
        Bundle leaving = bundle;
        parts.deployments().forget(WebBundle.key(leaving));
        parts.installer().uninstall(leaving);
        bundle = null;
        startProblem = "";
        whole = false;
    }
}
