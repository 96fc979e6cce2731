package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The directories of a run.
 *
 * @param distribution the unpacked distribution
 * @param classPath of the embedded members
 * @param work emptied at the beginning of a run; holds members, logs, the WAR and the raw samples
 * @param docs the project's documentation
 */
record Workshop(Path distribution, String classPath, Path work, Path docs) {

    /** Empties the work directory and puts the WAR and the load script into it. */
    void prepare() throws IOException {
        delete(work);
        Files.createDirectories(work);
        ApplicationArchive.write(war());
        try (InputStream script = Workshop.class.getResourceAsStream("load.lua")) {
            Files.copy(script, loadScript(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Path war() {
        return work.resolve("bench.war");
    }

    Path loadScript() {
        return work.resolve("load.lua");
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
