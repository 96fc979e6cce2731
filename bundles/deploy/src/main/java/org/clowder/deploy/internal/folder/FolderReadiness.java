package org.clowder.deploy.internal.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.ReadinessCheck;

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
        Set<Deployment> ofFiles =
                files.all().stream().flatMap(file -> file.deployment().stream()).collect(Collectors.toSet());
        for (Deployment deployment : deployments.all()) {
            if (deployment.artefact().bundleId().isPresent()
                    && !ofFiles.contains(deployment)
                    && deployments.wasDeployed(deployment.artefact().key())) {
                lacks(deployment)
                        .ifPresent(what -> missing.add(deployment.artefact().source() + ": " + what));
            }
        }
        return missing;
    }

    private boolean ranBefore(DeployFile file) {
        return file.installations().stream()
                .flatMap(each -> each.key().stream())
                .anyMatch(deployments::wasDeployed);
    }

    private static Optional<String> lacks(DeployFile file) {
        Optional<Deployment> deployment = file.deployment();
        if (deployment.isPresent()) {
            return lacks(deployment.get());
        }
        Optional<Installation> web =
                file.installation().filter(each -> each.listing().isPresent());
        if (!file.problem().isEmpty() && (file.installation().isEmpty() || web.isPresent())) {
            return Optional.of(State.FAILED + ": " + file.problem());
        }
        // One that someone stopped is not missed.
        if (file.seen().isEmpty() || web.filter(Installation::wanted).isPresent()) {
            return Optional.of(State.DEPLOYING.toString());
        }
        return Optional.empty();
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
