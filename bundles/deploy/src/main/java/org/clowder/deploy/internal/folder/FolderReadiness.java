package org.clowder.deploy.internal.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.clowder.deploy.internal.bundle.WebBundle;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.ReadinessCheck;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * A member is ready when every web application runs whose file was there when it started, or that ran before and was not
 * taken away since. A new file that is refused does not make a member unready that serves all others.
 */
final class FolderReadiness implements ReadinessCheck {

    private final DeployFolders folders;
    private final FolderFiles files;
    private final Deployments deployments;

    FolderReadiness(DeployFolders folders, FolderFiles files, Deployments deployments) {
        this.folders = folders;
        this.files = files;
        this.deployments = deployments;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (DeployFile file : files.all()) {
            if (file.required() || ranBefore(file)) {
                lacks(file).ifPresent(what -> missing.add(folders.label(file.path()) + ": " + what));
            }
        }
        Set<Long> ofFiles = files.all().stream()
                .flatMap(file -> file.bundle().stream())
                .map(Bundle::getBundleId)
                .collect(Collectors.toSet());
        for (Deployment deployment : deployments.all()) {
            if (deployment.artefact().bundleId().stream().anyMatch(id -> !ofFiles.contains(id))
                    && deployments.wasDeployed(deployment.artefact().key())) {
                lacks(deployment)
                        .ifPresent(what -> missing.add(deployment.artefact().source() + ": " + what));
            }
        }
        return missing;
    }

    private boolean ranBefore(DeployFile file) {
        return file.war().stream()
                        .anyMatch(war -> deployments.wasDeployed(war.artefact().key()))
                || file.bundle().stream().anyMatch(bundle -> deployments.wasDeployed(WebBundle.key(bundle)));
    }

    private Optional<String> lacks(DeployFile file) {
        Optional<Deployment> deployment = files.deployment(file);
        if (deployment.isPresent()) {
            return lacks(deployment.get());
        }
        if (!file.problem().isEmpty() && (file.bundle().isEmpty() || isWeb(file))) {
            return Optional.of(State.FAILED + ": " + file.problem());
        }
        if (file.seen().isEmpty() || isWeb(file) && wanted(file)) {
            return Optional.of(State.DEPLOYING.toString());
        }
        return Optional.empty();
    }

    private static boolean isWeb(DeployFile file) {
        return file.bundle().flatMap(WebBundle::contextPath).isPresent();
    }

    /** A bundle that someone stopped is not missed. */
    private static boolean wanted(DeployFile file) {
        return file.bundle()
                .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
                .map(bundle -> bundle.adapt(BundleStartLevel.class))
                .filter(BundleStartLevel::isPersistentlyStarted)
                .isPresent();
    }

    private static Optional<String> lacks(Deployment deployment) {
        Deployment.Status status = deployment.status();
        if (status.state() != State.DEPLOYED) {
            String reason = status.problem().isEmpty() ? "" : ": " + status.problem();
            return Optional.of(status.state() + reason);
        }
        // Someone may have stopped the context behind our back.
        return deployment
                .context()
                .filter(context -> !context.getState().isAvailable())
                .map(context -> State.FAILED + ": its context is " + context.getStateName());
    }
}
