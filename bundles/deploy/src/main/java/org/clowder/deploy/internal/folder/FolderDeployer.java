package org.clowder.deploy.internal.folder;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.catalina.Container;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.Deployer;
import org.clowder.deploy.internal.archive.Archive;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.deployment.Changes;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.deploy.internal.war.WarKind;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.DeploymentException;

/** Puts files into the first deploy folder and takes them out again; does not wait until that is noticed. */
final class FolderDeployer implements Deployer {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final DeployFolders folders;
    private final FolderFiles files;
    private final Deployments deployments;
    private final ServerLink server;
    private final Changes changes;

    /** What came of a file; a failure has no line of success. */
    private record Outcome(boolean done, String line) {}

    FolderDeployer(
            DeployFolders folders, FolderFiles files, Deployments deployments, ServerLink server, Changes changes) {
        this.folders = folders;
        this.files = files;
        this.deployments = deployments;
        this.server = server;
        this.changes = changes;
    }

    @Override
    public String deploy(Path source) throws DeploymentException {
        Path name = source.getFileName();
        if (name == null || !DeployFolders.isApplication(source) || !Files.isRegularFile(source)) {
            throw new DeploymentException(source + ": expected a file named *." + String.join(" or *.", Kinds.ENDINGS));
        }
        verify(source);
        Path target = folders.target(name.toString());
        copy(source, target);
        String fingerprint = Fingerprint.of(target)
                .orElseThrow(() -> new DeploymentException(target + " was removed while it was being deployed"));
        files.report(target);
        Outcome outcome = await(name.toString(), () -> outcome(target, fingerprint));
        if (!outcome.done()) {
            throw new DeploymentException(outcome.line());
        }
        return outcome.line();
    }

    private static void verify(Path source) throws DeploymentException {
        try (Archive archive = Archive.open(source)) {
            archive.verify();
            if (WarKind.ZIP.hasName(source)) {
                Kinds.of(source, archive);
            }
        } catch (DeploymentException e) {
            throw new DeploymentException(source.getFileName() + " refused: " + e.getMessage(), e);
        }
    }

    private static void copy(Path source, Path target) throws DeploymentException {
        Path part = target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".part");
        try {
            Files.copy(source, part);
            move(part, target);
        } catch (IOException e) {
            part.toFile().delete();
            throw new DeploymentException("Cannot copy " + source + " to " + target + ": " + e, e);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Empty as long as the file has no outcome. */
    private Optional<Outcome> outcome(Path target, String fingerprint) {
        Optional<DeployFile> found =
                files.find(target).filter(file -> file.seen().equals(fingerprint));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        DeployFile file = found.get();
        String name = target.getFileName().toString();
        if (!file.problem().isEmpty()) {
            return Optional.of(new Outcome(false, name + ": " + file.problem()));
        }
        Optional<Deployment> deployment = file.deployment();
        if (deployment.isPresent()) {
            Deployment.Status status = deployment.get().status();
            return file.isOutcome(deployment.get(), status, fingerprint)
                    ? outcome(name, deployment.get(), status)
                    : Optional.empty();
        }
        return file.installation()
                .flatMap(Installation::installed)
                .map(line -> new Outcome(true, line + " from " + name));
    }

    private static Optional<Outcome> outcome(String name, Deployment deployment, Deployment.Status status) {
        String warning = deployment.warning();
        if (status.state() == State.DEPLOYED && status.problem().equals(warning)) {
            String deployed = "Deployed " + deployment.artefact().name().getDisplayName() + " from " + name;
            return Optional.of(new Outcome(true, warning.isEmpty() ? deployed : deployed + "; " + warning));
        }
        return status.state() == State.DEPLOYED || status.state() == State.FAILED
                ? Optional.of(new Outcome(false, name + ": " + status.problem()))
                : Optional.empty();
    }

    @Override
    public String undeploy(String path) throws DeploymentException {
        ContextName name = new ContextName(path, false);
        DeployFile file = deployed(name);
        try {
            delete(file.path());
        } catch (IOException e) {
            throw new DeploymentException("Cannot remove " + file.path() + ": " + e, e);
        }
        files.report(file.path());
        await(
                name.getDisplayName(),
                () -> files.find(file.path()).isEmpty() ? Optional.of(new Outcome(true, "")) : Optional.empty());
        return "Undeployed " + name.getDisplayName() + " and removed " + folders.label(file.path());
    }

    /** A directory with all that is in it, but not what a symbolic link leads to. */
    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Directories.delete(path);
        } else {
            Files.deleteIfExists(path);
        }
    }

    private DeployFile deployed(ContextName name) throws DeploymentException {
        Deployment deployment = deployments.all().stream()
                .filter(one -> one.artefact().name().getName().equals(name.getName()))
                .min((one, other) -> rank(one) - rank(other))
                .orElseThrow(() -> unknown(name));
        return files.all().stream()
                .filter(file -> file.deployment().filter(deployment::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new DeploymentException(name.getDisplayName() + " comes from "
                        + deployment.artefact().source() + ", which is not in a deploy folder; stop that bundle"));
    }

    private static int rank(Deployment deployment) {
        return deployment.status().state() == State.DEPLOYED ? 0 : 1;
    }

    private DeploymentException unknown(ContextName name) {
        boolean foreign =
                server.host().map(host -> host.findChild(name.getName())).isPresent();
        if (foreign) {
            Container host = server.host().get();
            return new DeploymentException(name.getDisplayName() + " comes from the descriptor or the appBase of Host "
                    + host.getName() + ", not from a deploy folder; take it out there");
        }
        String known = deployments.all().stream()
                .map(one -> one.artefact().name().getDisplayName())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
        return new DeploymentException("No application is deployed on " + name.getDisplayName() + "; "
                + (known.isEmpty() ? "there is none" : "there are: " + known));
    }

    private Outcome await(String what, Supplier<Optional<Outcome>> question) throws DeploymentException {
        try {
            return changes.await(question, LIMIT)
                    .orElseThrow(() -> new DeploymentException(what + ": no outcome after " + LIMIT.toSeconds() + " s"
                            + (server.session().isEmpty() ? ", the server is not running" : "")
                            + "; what comes of it is in the log and in the list of applications"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException(what + ": waiting for the outcome was interrupted", e);
        }
    }
}
