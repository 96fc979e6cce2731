package org.clowder.server.internal.context;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * What scans for annotations have found, a file for each key; the newest are kept. A file that is not whole counts as none. Safe for
 * use by several threads.
 */
final class ScanRecords {

    private static final Log log = LogFactory.getLog(ScanRecords.class);
    private static final String END = "end";
    private static final int KEPT = 100;

    private final Path directory;

    /** @param directory belongs to this object; made when it is needed */
    ScanRecords(Path directory) {
        this.directory = directory;
    }

    /** The lines that were kept under a key; empty if there are none. */
    Optional<Set<String>> read(String key) {
        Path file = directory.resolve(key);
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(END)) {
                return Optional.empty();
            }
            return Optional.of(Set.copyOf(lines.subList(0, lines.size() - 1)));
        } catch (IOException e) {
            log.debug(file + " cannot be read; the application is scanned anew", e);
            return Optional.empty();
        }
    }

    /** Keeps lines under a key; without them, it is scanned anew. */
    void write(String key, Set<String> found) {
        List<String> lines = new ArrayList<>(found);
        lines.add(END);
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, key, ".part");
            try {
                Files.write(part, lines);
                move(part, directory.resolve(key));
            } finally {
                Files.deleteIfExists(part);
            }
            forgetOldest();
        } catch (IOException e) {
            log.debug("What a scan has found cannot be written to " + directory, e);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void forgetOldest() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> old = files.sorted(
                            Comparator.comparing(ScanRecords::time).reversed())
                    .skip(KEPT)
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException goneMeanwhile) {
            return FileTime.fromMillis(0);
        }
    }
}
