package org.clowder.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An unpacked distribution.
 *
 * @param home the directory of the installation
 */
public record Distribution(Path home) {

    public Distribution {
        home = home.toAbsolutePath().normalize();
        if (!Files.isExecutable(script(home))) {
            throw new IllegalStateException(
                    "There is no distribution in " + home + ": build it (mvn -q -DskipTests package)");
        }
    }

    /** A copy that neither a build that goes on nor another user of this one disturbs. */
    public Distribution copyTo(Path directory) {
        Path copy = Directories.fresh(directory);
        Directories.copy(home, copy);
        return new Distribution(copy);
    }

    Path script() {
        return script(home);
    }

    public Path sample(String file) {
        return home.resolve("samples").resolve(file);
    }

    private static Path script(Path home) {
        return home.resolve("bin/clowder");
    }
}
