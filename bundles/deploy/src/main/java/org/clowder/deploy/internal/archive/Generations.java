package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.clowder.server.DeploymentException;

/**
 * Unpacked archives, {@code <root>/<application>/<revision>}. A directory is there as a whole or not at all, so one that
 * an earlier start left is used again. Confined, for each application, to the thread that deploys it.
 */
public final class Generations {

    private static final String UNFINISHED = ".part";

    private final Path root;

    public Generations(Path root) {
        this.root = root;
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
        try (Contents contents = Contents.of(file)) {
            if (Files.isDirectory(finished)) {
                return finished;
            }
            Directories.delete(unfinished);
            Path unpacked = contents.unpacked(Files.createDirectories(unfinished.resolve("unpacked")));
            if (Files.isDirectory(file) || rule.converts(Contents.of(unpacked))) {
                Path converted = unfinished.resolve("converted");
                Conversion.run(unpacked, converted, file.getFileName().toString());
                unpacked = converted;
            }
            Files.move(unpacked, finished);
            Directories.delete(unfinished);
            return finished;
        } catch (IOException e) {
            Directories.delete(unfinished);
            throw new PassingFailure("cannot be unpacked to " + finished + ": " + e, e);
        } catch (DeploymentException e) {
            Directories.delete(unfinished);
            throw e;
        }
    }

    /** Deletes every generation of an application but two: the one that is wanted and the one that runs. */
    public void keepOnly(String application, Set<Path> kept) {
        for (Path generation : Directories.list(root.resolve(application))) {
            if (!kept.contains(generation)) {
                Directories.delete(generation);
            }
        }
    }

    /** Deletes one generation, and the application's directory with the last one. */
    public void delete(String application, Path generation) {
        Directories.delete(generation);
        if (Directories.list(root.resolve(application)).isEmpty()) {
            Directories.delete(root.resolve(application));
        }
    }

    /** Deletes what belongs to none of the applications, for example because a file went away in between. */
    public void keepApplications(Set<String> applications) {
        for (Path application : Directories.list(root)) {
            if (!applications.contains(application.getFileName().toString())) {
                Directories.delete(application);
            }
        }
    }
}
