package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The product's main job, as its README shows it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DemoIT {

    private static final Path JDKS = Path.of("/usr/lib/jvm");

    @Test
    void theDemoPlaysItsStoryOnThisJdk() {
        play(Path.of(System.getProperty("java.home")));
    }

    @Test
    void theDemoPlaysItsStoryOnJdk25() throws IOException {
        Optional<Path> jdk = jdk25();
        if (jdk.isEmpty()) {
            String reason = "no JDK 25: set CLOWDER_JDK25 to its directory, or install it below " + JDKS;
            assertThat(Boolean.getBoolean("clowder.requireAllTests"))
                    .as("clowder.requireAllTests, and there is " + reason)
                    .isFalse();
            abort(reason);
        }
        play(jdk.get());
    }

    private static void play(Path jdk) {
        Cli.Result result = Cli.of(Distribution.shared())
                .with("JAVA_HOME", jdk.toString())
                .within(Duration.ofSeconds(150))
                .run("demo", "--once")
                .done();

        assertThat(result.out())
                .contains("/hello/", "/hello-bundle/")
                .contains("killed", "Every step held.")
                .containsPattern("session goes on on member-2 +1[5] +15")
                .containsPattern("back on member-1 +16 +16");
        assertThat(result.err()).as("stderr of the demo").isEmpty();
    }

    private static Optional<Path> jdk25() throws IOException {
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
