package org.clowder.deploy.internal.folder;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.catalina.Container;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.Deployer;
import org.clowder.deploy.WaitingException;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.deployment.Changes;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.ServerLink;
import org.clowder.deploy.internal.war.DirectoryKind;
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

    /** What came of a file, or that it waits for others. */
    private record Outcome(boolean done, boolean waits, String line) {

        static Outcome done(String line) {
            return new Outcome(true, false, line);
        }

        static Outcome failed(String line) {
            return new Outcome(false, false, line);
        }

        String orFail() throws DeploymentException {
            if (waits) {
                throw new WaitingException(line);
            }
            if (!done) {
                throw new DeploymentException(line);
            }
            return line;
        }
    }

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
        boolean directory = name != null && !name.toString().startsWith(".") && DirectoryKind.isApplication(source);
        if (!directory && (name == null || !Files.isRegularFile(source) || !DeployFolders.isApplication(source))) {
            throw new DeploymentException(source + ": expected a file named *." + String.join(" or *.", Kinds.ENDINGS)
                    + ", or a directory with WEB-INF");
        }
        verify(source);
        Path target = folders.target(name.toString());
        if (directory) {
            expectPlace(source, target);
        }
        copy(source, target);
        String fingerprint = Fingerprint.of(target)
                .orElseThrow(() -> new DeploymentException(target + " was removed while it was being deployed"));
        files.report(target);
        return await(name.toString(), () -> outcome(target, fingerprint)).orFail();
    }

    private void expectPlace(Path source, Path target) throws DeploymentException {
        if (target.startsWith(source.toAbsolutePath())) {
            throw new DeploymentException(source + " refused: the deploy folder is in it");
        }
        Path archive = target.resolveSibling(target.getFileName() + ".war");
        Path inTheWay = Files.isRegularFile(target) ? target : archive;
        if (Files.exists(inTheWay)) {
            throw new DeploymentException(
                    source + " refused: " + folders.label(inTheWay) + " takes its place; undeploy that first");
        }
    }

    private static void verify(Path source) throws DeploymentException {
        try (Contents contents = Contents.of(source)) {
            contents.verify();
            if (WarKind.ZIP.hasName(source)) {
                Kinds.of(source, contents);
            }
        } catch (DeploymentException e) {
            throw new DeploymentException(source.getFileName() + " refused: " + e.getMessage(), e);
        }
    }

    private static void copy(Path source, Path target) throws DeploymentException {
        Path part = target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".part");
        try {
            if (Files.isDirectory(source)) {
                copyTree(source, part);
                exchange(part, target);
            } else {
                Files.copy(source, part);
                move(part, target);
            }
        } catch (IOException e) {
            Directories.delete(part);
            throw new DeploymentException("Cannot copy " + source + " to " + target + ": " + e, e);
        }
    }

    /** With the files that symbolic links lead to, and their times, by which others know what has changed. */
    private static void copyTree(Path source, Path copy) throws IOException {
        Files.walkFileTree(source, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(copy.resolve(source.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copy.resolve(source.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A directory cannot take the place of another one in one step; the folder is looked at less often than that takes. */
    private static void exchange(Path part, Path target) throws IOException {
        Path old = part.resolveSibling(part.getFileName() + ".old");
        if (Files.exists(target)) {
            Files.move(target, old);
        }
        try {
            Files.move(part, target);
        } catch (IOException e) {
            if (Files.exists(old)) {
                Files.move(old, target);
            }
            throw e;
        }
        Directories.delete(old);
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
            return Optional.of(new Outcome(false, file.waits(), name + ": " + file.problem()));
        }
        Optional<Deployment> deployment = file.deployment();
        if (deployment.isPresent()) {
            Deployment.Status status = deployment.get().status();
            return file.isOutcome(deployment.get(), status, fingerprint)
                    ? outcome(name, deployment.get(), status)
                    : Optional.empty();
        }
        return file.installation().flatMap(Installation::installed).map(line -> Outcome.done(line + " from " + name));
    }

    private static Optional<Outcome> outcome(String name, Deployment deployment, Deployment.Status status) {
        String warning = deployment.warning();
        if (status.state() == State.DEPLOYED && status.problem().equals(warning)) {
            String deployed = "Deployed " + deployment.artefact().name().getDisplayName() + " from " + name;
            return Optional.of(Outcome.done(warning.isEmpty() ? deployed : deployed + "; " + warning));
        }
        return status.state() == State.DEPLOYED || status.state() == State.FAILED
                ? Optional.of(Outcome.failed(name + ": " + status.problem()))
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
                () -> files.find(file.path()).isEmpty() ? Optional.of(Outcome.done("")) : Optional.empty());
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
