package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Directories of unpacked files, which can be made anew at any time. */
public final class Directories {

    private static final Log log = LogFactory.getLog(Directories.class);

    private Directories() {}

    /**
     * Deletes a directory with all that is in it, as far as possible; symbolic links are not followed. What cannot be
     * deleted now (a file in use, on some systems) is left for the next time, as is the rest when the thread is interrupted.
     */
    public static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return Thread.currentThread().isInterrupted()
                            ? FileVisitResult.TERMINATE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path left, IOException failure) throws IOException {
                    Files.delete(left);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            log.trace("Gone already: " + directory);
        } catch (IOException e) {
            log.debug("Unpacked files stay until the next start: " + directory, e);
        }
    }

    /** What is directly in a directory; nothing if it does not exist or cannot be read. */
    public static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        } catch (IOException | UncheckedIOException e) {
            log.debug("Unpacked files stay until the next start: " + directory, e);
            return List.of();
        }
    }
}
