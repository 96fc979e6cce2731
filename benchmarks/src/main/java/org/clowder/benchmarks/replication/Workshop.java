package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.clowder.harness.Directories;
import org.clowder.harness.Distribution;

/**
 * The directories of a run.
 *
 * @param distribution the unpacked distribution
 * @param classPath of the embedded members
 * @param work emptied at the beginning of a run; holds members, logs, the WAR and the raw samples
 * @param docs the project's documentation
 */
record Workshop(Distribution distribution, String classPath, Path work, Path docs) {

    /** Empties the work directory and puts the WAR and the load script into it. */
    void prepare() throws IOException {
        Directories.fresh(work);
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
}
