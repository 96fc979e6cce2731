package org.clowder.deploy.internal.folder;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.server.ApplicationSource;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.Applications;

/** Every WAR file and web bundle that is known, with those that were refused. */
final class FolderApplications implements ApplicationSource {

    private static final String UNKNOWN = "?";

    private final FolderFiles files;
    private final Deployments deployments;
    private final ServerLink server;
    private final Supplier<Optional<Applications>> registry;

    FolderApplications(
            FolderFiles files, Deployments deployments, ServerLink server, Supplier<Optional<Applications>> registry) {
        this.files = files;
        this.deployments = deployments;
        this.server = server;
        this.registry = registry;
    }

    @Override
    public List<ApplicationStatus> applications() {
        Stream<ApplicationStatus> known = deployments.all().stream().flatMap(this::describe);
        Stream<ApplicationStatus> others = files.all().stream()
                .filter(file -> file.deployment().isEmpty())
                .flatMap(file -> describe(file).stream());
        return Stream.concat(known, others).toList();
    }

    private Stream<ApplicationStatus> describe(Deployment deployment) {
        Deployment.Status status = deployment.status();
        String problem = files.all().stream()
                .filter(file -> file.installation()
                        .flatMap(Installation::deployment)
                        .filter(deployment::equals)
                        .isPresent())
                .map(DeployFile::problem)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> "update refused: " + text)
                .orElse(status.problem());
        List<Context> contexts = deployment.contexts().stream()
                .filter(one -> one.getParent() != null)
                .toList();
        Optional<Applications> running = registry.get();
        if (!contexts.isEmpty() && running.isPresent() && status.state() == State.DEPLOYED) {
            return contexts.stream()
                    .map(context -> running.get()
                            .describe(
                                    context,
                                    deployment.artefact().kind(),
                                    deployment.artefact().source()))
                    .map(one -> problem.isEmpty() ? one : with(one, problem));
        }
        return Stream.of(status(
                deployment.artefact().name().getPath().isEmpty()
                        ? "/"
                        : deployment.artefact().name().getPath(),
                deployment.artefact().name().getVersion(),
                deployment.artefact().kind(),
                deployment.artefact().source(),
                status.state(),
                problem));
    }

    /** A file without a deployment: refused, or something that does not run. Libraries are no applications. */
    private Optional<ApplicationStatus> describe(DeployFile file) {
        String name = file.path().getFileName().toString();
        if (file.installation().isPresent()) {
            State state = file.problem().isEmpty() ? State.UNDEPLOYED : State.FAILED;
            return file.installation()
                    .flatMap(Installation::listing)
                    .map(known -> status(known.path(), "", known.kind(), known.source(), state, file.problem()));
        }
        if (!file.problem().isEmpty()) {
            return Optional.of(status(UNKNOWN, "", Kinds.UNKNOWN, name, State.FAILED, file.problem()));
        }
        if (file.seen().isEmpty()) {
            Optional<Kind> kind = Kinds.named(file.path());
            String path = kind.flatMap(known -> known.named(file.path()))
                    .map(ContextName::getPath)
                    .orElse(UNKNOWN);
            return Optional.of(status(
                    path.isEmpty() ? "/" : path,
                    "",
                    kind.map(Kind::name).orElse(Kinds.UNKNOWN),
                    name,
                    State.DEPLOYING,
                    ""));
        }
        return Optional.empty();
    }

    private ApplicationStatus status(
            String path, String version, String kind, String source, State state, String problem) {
        String host = server.host().map(Container::getName).orElse("");
        return new ApplicationStatus(path, version, host, kind, source, state, "", false, "not deployed", 0, problem);
    }

    private static ApplicationStatus with(ApplicationStatus status, String problem) {
        return new ApplicationStatus(
                status.path(),
                status.version(),
                status.host(),
                status.kind(),
                status.source(),
                status.state(),
                status.manager(),
                status.replicated(),
                status.replication(),
                status.sessions(),
                problem);
    }
}
