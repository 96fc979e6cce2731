package org.clowder.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.clowder.harness.Document;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/spring-boot.md} as they are printed, but that for Maven, which this build has done, with the configuration that it prints instead of the samples' own; in a network of their own, for their ports. */
@Timeout(180)
class PrintedIT {

    private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
    private static final Document DOCUMENT = Document.of(CHECKOUT.resolve("docs/spring-boot.md"));

    /** A new session on the first, until the second has it, too: the two may not have met yet. */
    private static final String VISITS =
            """
            cookies=$(mktemp)
            trap 'rm -f "$cookies"' EXIT
            visit() { curl -s --retry 90 --retry-connrefused --retry-delay 1 -b "$cookies" -c "$cookies" "http://127.0.0.1:$1/"; }
            until [ "$here $there" = '1 2' ]; do
                : >"$cookies"
                here=$(visit 8081)
                there=$(visit 8082)
            done
            echo "visits $here $there $(visit 8081)"
            """;

    @TempDir
    private Path directory;

    @Test
    void bothCountTheVisitsOfOneSessionThatIsReplicated() throws IOException {
        Path properties = directory.resolve("application.properties");
        Files.writeString(properties, DOCUMENT.block("spring.application.name"));
        bothCountTheVisitsOfOneSession(
                DOCUMENT.block("mvn -q -DskipTests package -pl samples/spring-boot "),
                "SPRING_CONFIG_LOCATION=" + properties);
    }

    @Test
    void bothCountTheVisitsOfOneSessionInHazelcast() throws IOException {
        Path configuration = directory.resolve("hazelcast.xml");
        Files.writeString(configuration, DOCUMENT.block("<hazelcast "));
        bothCountTheVisitsOfOneSession(
                DOCUMENT.block("mvn -q -DskipTests package -pl samples/spring-boot-hazelcast "),
                "TSM_CONFIG_LOCATION=" + configuration);
    }

    private static void bothCountTheVisitsOfOneSession(String commands, String configuration) {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) || Boolean.getBoolean("clowder.requireAllTests"),
                "only root can make a network");
        List<String> programs = commands.lines().skip(1).toList();
        assertThat(programs).hasSize(2);
        String script = "ip link set lo up\nhere= there=\ncd '%s'\n%s\n%s"
                .formatted(
                        CHECKOUT,
                        programs.stream()
                                .map(line -> line + " >/dev/null 2>&1 &")
                                .collect(Collectors.joining("\n")),
                        VISITS);

        assertThat(Tool.run(
                        Duration.ofSeconds(150),
                        "env",
                        "PATH=" + Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"),
                        "JAVA_TOOL_OPTIONS=-Xmx256m -XX:TieredStopAtLevel=1",
                        configuration,
                        "unshare",
                        "--net",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "bash",
                        "-euc",
                        script))
                .isEqualTo("visits 1 2 3\n");
    }
}
