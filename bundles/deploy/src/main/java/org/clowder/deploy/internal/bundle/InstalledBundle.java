package org.clowder.deploy.internal.bundle;

import java.nio.file.Path;
import java.util.Optional;
import org.clowder.deploy.WaitingException;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.Place;
import org.clowder.deploy.internal.war.WarKind;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The bundle that is installed from a file. If it is a web bundle, the {@link WebBundleExtender} deploys it once it is active. */
final class InstalledBundle implements Installation {

    private final Path file;
    private final Deployments deployments;
    private final BundleInstaller installer;
    private volatile Bundle bundle;
    private volatile String problem = "";
    private volatile boolean whole;
    private volatile boolean waits;
    private boolean fresh;
    /** The content of a bundle that was not started yet; empty for any other. */
    private String unnoted = "";

    InstalledBundle(Path file, Surroundings surroundings) {
        this.file = file;
        this.deployments = surroundings.deployments();
        this.installer = new BundleInstaller(surroundings);
    }

    /** Looks for one that was installed by an earlier run; false if there is none. */
    boolean find() {
        bundle = installer.installed(file).orElse(null);
        return bundle != null;
    }

    @Override
    public void update(String fingerprint) throws DeploymentException {
        if ((bundle == null || bundle.getState() == Bundle.UNINSTALLED) && !find()) {
            bundle = installer.install(file);
            fresh = true;
            unnoted = fingerprint;
        } else if (!installer.isCurrent(bundle, fingerprint)) {
            // without a note, the run that installed it has not come to start it
            fresh |= !installer.isNoted(bundle);
            installer.update(bundle, file, fingerprint);
            problem = "";
        }
    }

    @Override
    public void remove() throws DeploymentException {
        Bundle leaving = bundle;
        if (leaving != null) {
            deployments.forget(WebBundle.key(leaving));
            installer.uninstall(leaving);
            bundle = null;
            problem = "";
            whole = false;
        }
    }

    @Override
    public boolean mayStart() {
        Bundle waiting = bundle;
        return shouldStart(waiting) && installer.resolves(waiting);
    }

    private boolean shouldStart(Bundle waiting) {
        return waiting != null && (fresh || installer.waits(waiting));
    }

    @Override
    public boolean start() {
        Bundle waiting = bundle;
        if (!shouldStart(waiting)) {
            problem = "";
            return false;
        }
        fresh = false;
        try {
            installer.start(waiting);
            problem = "";
            whole = false;
            return true;
        } catch (DeploymentException e) {
            whole = WarKind.WAR.hasName(file) && waiting.getState() == Bundle.INSTALLED && WholeWar.is(file, waiting);
            waits = e instanceof WaitingException;
            problem = e.getMessage();
            nothingComes(waiting);
            return false;
        } finally {
            if (!unnoted.isEmpty()) {
                installer.note(waiting, unnoted);
                unnoted = "";
            }
        }
    }

    /** Neither to where it was itself, nor to where this file was as something else. */
    private void nothingComes(Bundle failed) {
        deployments.bundleCame(failed.getBundleId(), Optional.empty());
        WebBundle.name(failed)
                .map(name -> new Place(name, WebBundle.hosts(failed)))
                .ifPresent(deployments::nothingComes);
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public boolean waits() {
        return waits && !problem.isEmpty();
    }

    /** {@inheritDoc} Where its headers cannot be satisfied, but it needs nothing of other bundles: a WAR file, as on a plain Tomcat. */
    @Override
    public Optional<Kind> otherwise() {
        return whole ? Optional.of(WarKind.WAR) : Optional.empty();
    }

    private Optional<Bundle> bundle() {
        return Optional.ofNullable(bundle);
    }

    @Override
    public Optional<String> key() {
        return bundle().map(WebBundle::key);
    }

    @Override
    public Optional<Deployment> deployment() {
        return bundle().map(Bundle::getBundleId).flatMap(id -> deployments.all().stream()
                .filter(one -> one.artefact().bundleId().stream().anyMatch(other -> other == id))
                .findFirst());
    }

    /** {@inheritDoc} The extender counts revisions of its own. */
    @Override
    public boolean isOutcome(Deployment.Status status, String fingerprint) {
        return !status.settled().isEmpty();
    }

    @Override
    public Optional<Listing> listing() {
        return bundle().flatMap(known ->
                WebBundle.contextPath(known).map(path -> new Listing(WebBundle.KIND, path, WebBundle.source(known))));
    }

    @Override
    public boolean wanted() {
        return bundle().filter(known -> known.getState() != Bundle.UNINSTALLED)
                .map(known -> known.adapt(BundleStartLevel.class))
                .filter(BundleStartLevel::isPersistentlyStarted)
                .isPresent();
    }

    @Override
    public Optional<String> installed() {
        return bundle().filter(known -> WebBundle.contextPath(known).isEmpty() && !startsSoon(known))
                .map(known -> "Installed bundle " + known.getSymbolicName() + " " + known.getVersion());
    }

    private static boolean startsSoon(Bundle bundle) {
        return (bundle.getState() & (Bundle.INSTALLED | Bundle.STARTING)) != 0
                && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null;
    }
}
