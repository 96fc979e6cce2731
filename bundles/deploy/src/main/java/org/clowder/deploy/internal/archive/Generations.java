package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.DeploymentException;

/**
 * Unpacked archives, {@code <root>/<application>/<revision>}. A directory is there as a whole or not at all, so one that
 * an earlier start left is used again. One that is deleted is gone at once: its files, of which there may be many, are
 * deleted by a thread of their own, and by the next start if this one ends before. Confined, for each application, to the
 * thread that deploys it.
 */
public final class Generations implements AutoCloseable {

    private static final Log log = LogFactory.getLog(Generations.class);
    private static final String UNFINISHED = ".part";
    private static final String CONVERTED = ".converted";

    private final Path root;
    private final Path deleted;
    private final ExecutorService deleting =
            new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Generations::thread);

    public Generations(Path root) {
        this.root = root;
        this.deleted = root.resolve(".deleted");
    }

    /**
     * Unpacks a WAR file, or converts a directory, beside the generations that are there.
     *
     * @param rule which applications are converted
     * @return the directory of the new generation
     * @throws DeploymentException if the file is not a sound archive, or cannot be unpacked or converted; nothing of it remains
     */
    public Path unpack(Path file, String application, String revision, JavaxRule rule) throws DeploymentException {
        Path finished = root.resolve(application).resolve(revision + rule.suffix());
        Path unfinished = finished.resolveSibling(finished.getFileName() + UNFINISHED);
        Path converted = finished.resolveSibling(finished.getFileName() + CONVERTED);
        try (Contents contents = Contents.of(file)) {
            if (Files.isDirectory(finished)) {
                return finished;
            }
            Directories.delete(unfinished);
            Directories.delete(converted);
            Path unpacked = contents.unpacked(Files.createDirectories(unfinished));
            if (Files.isDirectory(file) || rule.converts(Contents.of(unpacked))) {
                Conversion.run(unpacked, converted, file.getFileName().toString());
                Files.move(converted, finished);
                Directories.delete(unfinished);
            } else {
                Files.move(unfinished, finished);
            }
            return finished;
        } catch (IOException e) {
            Directories.delete(unfinished);
            Directories.delete(converted);
            throw new PassingFailure("cannot be unpacked to " + finished + ": " + e, e);
        } catch (DeploymentException e) {
            Directories.delete(unfinished);
            Directories.delete(converted);
            throw e;
        }
    }

    /** Deletes every generation of an application but two: the one that is wanted and the one that runs. */
    public void keepOnly(String application, Set<Path> kept) {
        for (Path generation : Directories.list(root.resolve(application))) {
            if (!kept.contains(generation)) {
                discard(generation);
            }
        }
    }

    /** Deletes one generation, and the application's directory with the last one. */
    public void delete(String application, Path generation) {
        discard(generation);
        try {
            Files.deleteIfExists(root.resolve(application));
        } catch (IOException e) {
            log.trace("It has other generations: " + application, e);
        }
    }

    /** Deletes what belongs to none of the applications, for example because a file went away in between. */
    public void keepApplications(Set<String> applications) {
        for (Path application : Directories.list(root)) {
            if (!applications.contains(application.getFileName().toString())) {
                discard(application);
            }
        }
    }

    private void discard(Path directory) {
        Path away = directory;
        if (!directory.equals(deleted)) {
            away = deleted.resolve(UUID.randomUUID().toString());
            try {
                Files.createDirectories(deleted);
                Files.move(directory, away, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                log.debug("Deleted where it is: " + directory, e);
                Directories.delete(directory);
                return;
            }
        }
        Path moved = away;
        try {
            deleting.execute(() -> Directories.delete(moved));
        } catch (RejectedExecutionException e) {
            log.debug("Left to the next start: " + moved, e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "clowder-deploy-deleting");
        thread.setDaemon(true);
        return thread;
    }

    /** What has not been deleted yet is deleted by the next start. */
    @Override
    public void close() {
        deleting.shutdownNow();
    }
}
