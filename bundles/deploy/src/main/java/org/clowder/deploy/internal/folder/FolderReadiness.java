package org.clowder.deploy.internal.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.WebArtefact;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.Missing;
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

    /** What an application lacks. */
    private record Lack(State state, String reason) {

        Missing of(Optional<String> path, String source) {
            String who = path.map(known -> "application " + known).orElse("a file of the deploy folder");
            return new Missing(who + ": " + state, source + ": " + state + (reason.isEmpty() ? "" : ": " + reason));
        }
    }

    @Override
    public List<Missing> missing() {
        List<Missing> missing = new ArrayList<>();
        for (DeployFile file : files.all()) {
            if (file.required() || ranBefore(file)) {
                lack(file).ifPresent(what -> missing.add(what.of(path(file), folders.label(file.path()))));
            }
        }
        Set<Deployment> ofFiles =
                files.all().stream().flatMap(file -> file.deployment().stream()).collect(Collectors.toSet());
        for (Deployment deployment : deployments.all()) {
            WebArtefact artefact = deployment.artefact();
            if (artefact.bundleId().isPresent()
                    && !ofFiles.contains(deployment)
                    && deployments.wasDeployed(artefact.key())) {
                lack(deployment).ifPresent(what -> missing.add(what.of(path(deployment), artefact.source())));
            }
        }
        return missing;
    }

    private boolean ranBefore(DeployFile file) {
        return file.installations().stream()
                .flatMap(each -> each.key().stream())
                .anyMatch(deployments::wasDeployed);
    }

    /** The context path that a file takes, as far as it is known. */
    private static Optional<String> path(DeployFile file) {
        return file.deployment()
                .flatMap(FolderReadiness::path)
                .or(() -> file.installation().flatMap(Installation::listing).map(Installation.Listing::path))
                .or(() -> Kinds.named(file.path())
                        .flatMap(kind -> kind.named(file.path()))
                        .map(ContextName::getDisplayName));
    }

    private static Optional<String> path(Deployment deployment) {
        return Optional.of(deployment.artefact().name().getDisplayName());
    }

    private static Optional<Lack> lack(DeployFile file) {
        Optional<Deployment> deployment = file.deployment();
        if (deployment.isPresent()) {
            return lack(deployment.get());
        }
        Optional<Installation> web =
                file.installation().filter(each -> each.listing().isPresent());
        if (!file.problem().isEmpty() && (file.installation().isEmpty() || web.isPresent())) {
            return Optional.of(new Lack(State.FAILED, file.problem()));
        }
        // One that someone stopped is not missed.
        if (file.seen().isEmpty() || web.filter(Installation::wanted).isPresent()) {
            return Optional.of(new Lack(State.DEPLOYING, ""));
        }
        return Optional.empty();
    }

    private static Optional<Lack> lack(Deployment deployment) {
        Deployment.Status status = deployment.status();
        if (status.state() != State.DEPLOYED) {
            return Optional.of(new Lack(status.state(), status.problem()));
        }
        // Someone may have stopped the context behind our back.
        return deployment.contexts().stream()
                .filter(context -> !context.getState().isAvailable())
                .findFirst()
                .map(context -> new Lack(State.FAILED, "its context is " + context.getStateName()));
    }
}
