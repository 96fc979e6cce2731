package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The product's main job, as its README shows it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DemoIT {

    private static final String BUILD = "mvn -q -DskipTests package && ";
    private static final String PRINTED = Build.document("README.md")
            .block("mvn -q -DskipTests package && distribution")
            .substring(BUILD.length())
            .strip();

    @Test
    void theDemoPlaysItsStoryOnThisJdk() throws IOException {
        play(Path.of(System.getProperty("java.home")));
    }

    @Test
    void theDemoPlaysItsStoryOnJdk25() throws IOException {
        play(Jdk25.home());
    }

    /** To its end, and without an archive of classes; where a checkout would be, with the distribution that tests share. */
    private static void play(Path jdk) throws IOException {
        Path checkout = Build.workspace(DemoIT.class).toAbsolutePath();
        Files.createDirectories(checkout.resolve("distribution/target"));
        Files.createSymbolicLink(
                checkout.resolve("distribution/target/clowder"),
                Build.distribution().home().toAbsolutePath());
        Path err = checkout.resolve("err");
        String out = Tool.run(
                Duration.ofSeconds(150),
                "env",
                "JAVA_HOME=" + jdk,
                "CLOWDER_CDS=off",
                "sh",
                "-ec",
                "cd '" + checkout + "'; " + PRINTED + " --once 2>err");

        assertThat(out)
                .contains("/hello/", "/hello-bundle/")
                .contains("killed", "Every step held.")
                .containsPattern("session goes on on member-2 +1[5] +15")
                .containsPattern("back on member-1 +16 +16");
        assertThat(err).as("stderr of the demo").isEmptyFile();
    }
}
