package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The product's main job, as its README shows it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DemoIT {

    @Test
    void theDemoPlaysItsStoryOnThisJdk() {
        play(Path.of(System.getProperty("java.home")));
    }

    @Test
    void theDemoPlaysItsStoryOnJdk25() throws IOException {
        play(Jdk25.home());
    }

    /** The command of the README, behind the build that this distribution comes of. */
    private static String printed() {
        String line = Document.of(Build.CHECKOUT.resolve("README.md"))
                .block("mvn -q -DskipTests package && ")
                .strip();
        String script = line.substring(line.indexOf(" && ") + " && ".length());
        assertThat(script).startsWith("distribution/target/clowder/bin/clowder ");
        return script.substring(script.lastIndexOf(' ') + 1);
    }

    private static void play(Path jdk) {
        Cli.Result result = Cli.of(Build.distribution())
                .with("JAVA_HOME", jdk.toString())
                .within(Duration.ofSeconds(150))
                .run(printed(), "--once")
                .done();

        assertThat(result.out())
                .contains("/hello/", "/hello-bundle/")
                .contains("killed", "Every step held.")
                .containsPattern("session goes on on member-2 +1[5] +15")
                .containsPattern("back on member-1 +16 +16");
        assertThat(result.err()).as("stderr of the demo").isEmpty();
    }
}
