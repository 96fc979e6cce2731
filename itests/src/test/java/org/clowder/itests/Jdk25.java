package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The newest JDK that members are to run on. */
final class Jdk25 {

    private static final Path JDKS = Path.of("/usr/lib/jvm");

    private Jdk25() {}

    /** Its directory; the test ends here if there is none, and fails if all tests are required. */
    static Path home() throws IOException {
        Optional<Path> jdk = find();
        if (jdk.isEmpty()) {
            String reason = "no JDK 25: set CLOWDER_JDK25 to its directory, or install it below " + JDKS;
            assertThat(Boolean.getBoolean("clowder.requireAllTests"))
                    .as("clowder.requireAllTests, and there is " + reason)
                    .isFalse();
            abort(reason);
        }
        return jdk.get();
    }

    private static Optional<Path> find() throws IOException {
        String named = System.getenv("CLOWDER_JDK25");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        if (!Files.isDirectory(JDKS)) {
            return Optional.empty();
        }
        try (Stream<Path> installed = Files.list(JDKS)) {
            return installed
                    .filter(jdk -> jdk.getFileName().toString().contains("25"))
                    .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                    .sorted()
                    .findFirst();
        }
    }
}
