package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.PassingFailure;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.deployment.Changes;
import org.clowder.deploy.internal.war.WarKind;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;

/**
 * The files of the deploy folders. One thread, the folder's, looks at them in the order in which they were reported and
 * starts the bundles among them once there is nothing else to look at, so that their order does not matter.
 */
final class FolderFiles implements BundleListener {

    private static final Log log = LogFactory.getLog(FolderFiles.class);

    /** What becomes of a bundle that cannot start is settled if what it lacks did not come within this time, in ms. */
    private static final long GRACE = 2000;

    private static final int MAY_RESOLVE_OTHERS = BundleEvent.INSTALLED | BundleEvent.UPDATED | BundleEvent.RESOLVED;

    private final ScheduledExecutorService thread;
    private final Changes changes;
    private final Surroundings surroundings;
    private final Map<Path, DeployFile> files = new ConcurrentSkipListMap<>();
    private final AtomicBoolean startQueued = new AtomicBoolean();

    FolderFiles(Surroundings surroundings, Changes changes, ScheduledExecutorService thread) {
        this.surroundings = surroundings;
        this.changes = changes;
        this.thread = thread;
    }

    /** Makes the files known that are there at the start; nothing is done with them before they are reported. */
    void expect(List<Path> present) {
        present.forEach(path -> files.put(path, file(path, true)));
        if (present.isEmpty()) {
            // a mount may be late; what was unpacked of it costs space only
            return;
        }
        surroundings
                .generations()
                .keepApplications(present.stream()
                        .map(path -> WarKind.contextName(path).getBaseName())
                        .collect(Collectors.toSet()));
    }

    private DeployFile file(Path path, boolean required) {
        return new DeployFile(path, required, surroundings, () -> report(path));
    }

    List<DeployFile> all() {
        return List.copyOf(files.values());
    }

    Optional<DeployFile> find(Path path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Begins to look at the folders, and goes on with it. */
    @SuppressWarnings("FutureReturnValueIgnored") // logged() says what failed
    void watch(DeployFolders folders) {
        Kinds.ALL.stream()
                .flatMap(kind -> kind.left(surroundings))
                .filter(path -> folders.all().contains(path.getParent()) && !files.containsKey(path))
                .filter(path -> folders.entries(path.getParent()).isPresent())
                .forEach(this::report);
        FolderScan scan = new FolderScan(folders, this);
        scan.expect(List.copyOf(files.keySet()));
        thread.scheduleWithFixedDelay(logged(scan), 0, FolderScan.INTERVAL, TimeUnit.MILLISECONDS);
        long retry = PassingFailure.RETRY_SECONDS;
        thread.scheduleWithFixedDelay(logged(surroundings.deployments()::retry), retry, retry, TimeUnit.SECONDS);
    }

    /** A file is new, has changed or is gone; returns at once. */
    void report(Path path) {
        execute(() -> handle(path));
    }

    /** Does what {@link #report} asks for, on the folder's thread. */
    void handle(Path path) {
        DeployFile file = files.computeIfAbsent(path, key -> file(key, false));
        if (!file.refresh()) {
            files.remove(path);
        }
        changes.signal();
        queueStart();
    }

    /** Bundles other than ours may be what ours are waiting for. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if ((event.getType() & MAY_RESOLVE_OTHERS) != 0) {
            queueStart();
        }
    }

    /** Behind whatever is queued now, and once for all of it. */
    private void queueStart() {
        if (startQueued.compareAndSet(false, true)) {
            execute(this::startBundles);
        }
    }

    private void startBundles() {
        startQueued.set(false);
        boolean progress = true;
        while (progress) {
            progress = false;
            for (DeployFile file : files.values()) {
                String before = file.startProblem();
                progress |= file.start();
                if (!file.startProblem().isEmpty() && !file.startProblem().equals(before)) {
                    settleLater(file, file.startProblem());
                }
            }
        }
        changes.signal();
    }

    private void settleLater(DeployFile file, String problem) {
        schedule(() -> {
            if (!problem.equals(file.startProblem()) || files.get(file.path()) != file) {
                return;
            }
            if (file.becomeOther()) {
                changes.signal();
            } else {
                log.warn(file.path().getFileName() + ": " + problem
                        + (file.waits() ? "" : "; tried again when other bundles change"));
            }
        });
    }

    private void execute(Runnable work) {
        try {
            thread.execute(logged(work));
        } catch (RejectedExecutionException e) {
            log.debug("The deploy folder is closed; the next start looks at it again", e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // logged() says what failed
    private void schedule(Runnable work) {
        try {
            thread.schedule(logged(work), GRACE, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The deploy folder is closed; the next start looks at it again", e);
        }
    }

    private static Runnable logged(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                log.error("A file of the deploy folder could not be handled", e);
            }
        };
    }
}
