package org.clowder.deploy.internal.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.PassingFailure;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.bundle.WebBundle;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.Place;
import org.clowder.server.DeploymentException;

/**
 * One file of a deploy folder and what has become of it: the installation that its {@link Kind} makes, or nothing because it was
 * refused. The folder's thread does all the work; the published fields may be read by anyone.
 */
final class DeployFile {

    private static final Log log = LogFactory.getLog(DeployFile.class);

    private final Path path;
    private final Surroundings surroundings;
    private final Runnable report;
    /** What it was before its latest content, as long as that runs; the first is the oldest. */
    private final List<Installed> former = new CopyOnWriteArrayList<>();

    private static final long RETRY = TimeUnit.SECONDS.toNanos(PassingFailure.RETRY_SECONDS);

    /** Whether its content said what it is. */
    private boolean readable;

    /** What its content asks for. */
    private Optional<Place> taken = Optional.empty();

    private boolean passing;
    private long failedAt;
    private volatile boolean required;
    private volatile String seen = "";
    private volatile Installed current;
    private volatile String problem = "";

    private record Installed(Kind kind, Installation installation) {}

    /**
     * @param path the file
     * @param required whether the member is not ready without it
     * @param report has it looked at again
     */
    DeployFile(Path path, boolean required, Surroundings surroundings, Runnable report) {
        this.path = path;
        this.required = required;
        this.surroundings = surroundings;
        this.report = report;
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

    /** What is installed of its latest content, or, if that was refused, of the one before; empty if nothing is. */
    Optional<Installation> installation() {
        return Optional.ofNullable(current).map(Installed::installation);
    }

    /** All that is installed of it, that which runs already first. */
    List<Installation> installations() {
        return Stream.concat(former.stream(), Stream.ofNullable(current))
                .map(Installed::installation)
                .toList();
    }

    /** The deployment that serves it now, if it is a web application. */
    Optional<Deployment> deployment() {
        return installations().stream()
                .flatMap(each -> each.deployment().stream())
                .findFirst();
    }

    /** Whether a status of the deployment that serves it is the outcome of some content. */
    boolean isOutcome(Deployment deployment, Deployment.Status status, String fingerprint) {
        return installations().stream()
                .filter(each -> each.deployment().filter(deployment::equals).isPresent())
                .anyMatch(each -> each.isOutcome(status, fingerprint));
    }

    /**
     * Why the file was refused, or does not start; empty if there is no problem, or if it is about to
     * {@linkplain #becomeOther be something else}.
     */
    String problem() {
        boolean settled = problem.isEmpty()
                && installation().flatMap(Installation::otherwise).isEmpty();
        return settled ? startProblem() : problem;
    }

    /** Why it does not start; empty if it does. */
    String startProblem() {
        return installation().map(Installation::problem).orElse("");
    }

    /** Whether {@link #problem} is that it waits for others. */
    boolean waits() {
        return problem.isEmpty() && installation().filter(Installation::waits).isPresent();
    }

    /** Looks at the file again and does what follows; returns false if it is gone. */
    boolean refresh() {
        Optional<String> fingerprint = Fingerprint.of(path);
        if (fingerprint.isEmpty()) {
            if (!Fingerprint.isGone(path)) {
                return true;
            }
            remove();
            return false;
        }
        if (Files.isDirectory(path) && !DeployFolders.isApplication(path)) {
            remove();
            return false;
        }
        if (surroundings.prepared().awaits(path, fingerprint.get())) {
            return true;
        }
        if (!fingerprint.get().equals(seen) || isDueAgain()) {
            String before = problem;
            boolean passed = passing;
            problem = "";
            passing = false;
            try {
                Optional<Kind> kind = kind(fingerprint.get());
                if (kind.isEmpty()) {
                    problem = before;
                    passing = passed;
                    return true;
                }
                become(kind.get(), fingerprint.get());
            } catch (NoApplicationException e) {
                remove();
                log.warn(path.getFileName() + " is not deployed: " + e.getMessage());
            } catch (DeploymentException | RuntimeException | OutOfMemoryError e) {
                passing = e instanceof PassingFailure;
                failedAt = System.nanoTime();
                problem = e instanceof DeploymentException ? e.getMessage() : "cannot be handled: " + e;
                if (!problem.equals(before)) {
                    log.warn(path.getFileName() + " refused: " + problem, e instanceof DeploymentException ? null : e);
                }
            }
            seen = fingerprint.get();
        }
        return true;
    }

    /** Whether what it was refused for may have passed. */
    boolean isDueAgain() {
        return passing && System.nanoTime() - failedAt >= RETRY;
    }

    /** Empty if it is not prepared yet. */
    private Optional<Kind> kind(String fingerprint) throws DeploymentException {
        readable = false;
        try (Contents contents = Contents.of(path)) {
            Kind kind = Kinds.of(path, contents);
            kind.verify(contents, surroundings.javax().apply(path));
            readable = true;
            Attributes manifest = contents.manifest();
            taken = kind.takes(path, manifest).map(name -> new Place(name, kind.hosts(manifest)));
            String bundlePath = manifest.getValue(WebBundle.WEB_CONTEXT_PATH);
            if (bundlePath != null && kind.named(path).isPresent()) {
                log.info(path.getFileName() + " has " + WebBundle.WEB_CONTEXT_PATH + " " + bundlePath
                        + " but is no bundle, as it has no Bundle-SymbolicName: its name gives its path");
            }
            return kind.prepare(path, fingerprint, contents, surroundings, report)
                    ? Optional.of(kind)
                    : Optional.empty();
        } catch (NoApplicationException e) {
            throw e;
        } catch (DeploymentException e) {
            // Where the name says what it is, the deployment refuses it in the same way and keeps what runs.
            if (readable) {
                throw e;
            }
            return Optional.of(known().orElseThrow(() -> e));
        }
    }

    private Optional<Kind> known() {
        if (current == null) {
            return Kinds.named(path);
        }
        return Stream.concat(former.stream(), Stream.of(current))
                .map(Installed::kind)
                .filter(kind -> kind.named(path).isPresent())
                .findFirst();
    }

    private void become(Kind kind, String fingerprint) throws DeploymentException {
        Installed before = current;
        List<Installed> formerBefore = List.copyOf(former);
        if (before == null || !before.kind().equals(kind)) {
            Installed next = former.stream()
                    .filter(each -> each.kind().equals(kind))
                    .findFirst()
                    .orElseGet(() -> new Installed(kind, kind.installation(path, surroundings)));
            former.remove(next);
            if (before != null) {
                former.add(before);
            }
            current = next;
        }
        try {
            if (current != before && current.installation().mayStart()) {
                makeWay();
            }
            if (before == null && seen.isEmpty() && readable) {
                removeLeft(kind);
            }
            current.installation().update(fingerprint);
        } catch (DeploymentException e) {
            if (current != before && (before == null || former.remove(before))) {
                current = before;
                // what runs as it was before that goes on, and can still be ended
                formerBefore.stream().filter(each -> !former.contains(each)).forEach(former::add);
            }
            throw e;
        }
    }

    /** Ends what the file was before; what is in the same place now is expected to run soon. */
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // it is copied on write
    private void makeWay() throws DeploymentException {
        for (Installed each : former) {
            each.installation().deployment().filter(this::hasTaken).ifPresent(Deployment::handOver);
            each.installation().remove();
            former.remove(each);
        }
    }

    private boolean hasTaken(Deployment deployment) {
        return taken.filter(place -> surroundings
                        .deployments()
                        .meet(place, deployment.artefact().place()))
                .isPresent();
    }

    /** Starts what waits for others, if it should run and does not; true if it runs now and did not before. */
    boolean start() {
        if (current == null) {
            return false;
        }
        try {
            if (!former.isEmpty() && current.installation().mayStart()) {
                makeWay();
            }
            return current.installation().start();
        } catch (DeploymentException e) {
            problem = e.getMessage();
            return false;
        }
    }

    /**
     * Installs the file as something else, until it changes, because what it is does not start.
     *
     * @return false if it cannot
     */
    boolean becomeOther() {
        Optional<Kind> other = installation().flatMap(Installation::otherwise);
        if (other.isEmpty()) {
            return false;
        }
        String reason = startProblem();
        taken = other.get().named(path).map(name -> new Place(name, List.of()));
        try {
            become(other.get(), seen);
        } catch (DeploymentException e) {
            problem = e.getMessage();
            return false;
        }
        log.info(path.getFileName() + " runs as an ordinary WAR file, as its WEB-INF has all that it needs: " + reason);
        return true;
    }

    /** Also what an earlier run has left of it, if the file went away while nobody was looking. */
    private void remove() {
        required = false;
        taken = Optional.empty();
        surroundings.prepared().forget(path);
        try {
            makeWay();
            if (current != null) {
                current.installation().remove();
                current = null;
            }
            removeLeft(null);
        } catch (DeploymentException e) {
            log.warn(path.getFileName() + " was removed, but " + e.getMessage());
        }
    }

    /**
     * Takes out what an earlier run has left of the file as something else than it is now.
     *
     * @param kept what it is now; null if it is gone
     */
    private void removeLeft(Kind kept) throws DeploymentException {
        for (Kind kind : Kinds.ALL) {
            Optional<Installation> left = kind.equals(kept) ? Optional.empty() : kind.left(path, surroundings);
            if (left.isPresent()) {
                left.get().remove();
            }
        }
    }
}
