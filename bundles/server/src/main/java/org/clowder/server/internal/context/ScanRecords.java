package org.clowder.server.internal.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * What the last scan of each application for annotations has found, a file for each. A file that is not whole counts as none. Safe for
 * use by several threads.
 */
final class ScanRecords {

    private static final Log log = LogFactory.getLog(ScanRecords.class);
    private static final String END = "end";

    private final Path directory;
    /** Read or written since the last {@link #forgetUnused}. */
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    /** @param directory belongs to this object; made when it is needed */
    ScanRecords(Path directory) {
        this.directory = directory;
    }

    /** How an application is named here. */
    static String name(Container host, String context) {
        return URLEncoder.encode(
                host.getParent().getName() + "/" + host.getName() + "/" + context, StandardCharsets.UTF_8);
    }

    /** The lines that were kept for an application under this key; empty if there are none. */
    Optional<Set<String>> read(String application, String key) {
        used.add(application);
        Path file = directory.resolve(application);
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() < 2
                    || !lines.get(0).equals(key)
                    || !lines.get(lines.size() - 1).equals(END)) {
                return Optional.empty();
            }
            return Optional.of(Set.copyOf(lines.subList(1, lines.size() - 1)));
        } catch (IOException e) {
            log.debug(file + " cannot be read; the application is scanned anew", e);
            return Optional.empty();
        }
    }

    /** Keeps lines for an application in place of those it had; without them, it is scanned anew. */
    void write(String application, String key, Set<String> found) {
        used.add(application);
        List<String> lines = new ArrayList<>();
        lines.add(key);
        lines.addAll(found);
        lines.add(END);
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, application, ".part");
            try {
                Files.write(part, lines);
                move(part, directory.resolve(application));
            } finally {
                Files.deleteIfExists(part);
            }
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

    /** The application is gone. */
    void forget(String application) {
        try {
            Files.deleteIfExists(directory.resolve(application));
        } catch (IOException e) {
            log.debug("What a scan has found cannot be deleted from " + directory, e);
        }
    }

    /** Forgets the applications that were not scanned since the last call: they went away while nobody was looking. */
    void forgetUnused() {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> file.getFileName().toString())
                        .filter(application -> !used.contains(application))
                        .forEach(this::forget);
            } catch (IOException | UncheckedIOException e) {
                log.debug("What scans have found cannot be listed in " + directory, e);
            }
        }
        used.clear();
    }
}
