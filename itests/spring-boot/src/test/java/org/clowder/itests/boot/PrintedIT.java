package org.clowder.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.clowder.harness.Document;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of {@code docs/spring-boot.md} as they are printed, but that for Maven, which this build has done; in a network of their own, for their ports. */
@Timeout(180)
class PrintedIT {

    private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

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

    @ParameterizedTest
    @ValueSource(strings = {"samples/spring-boot ", "samples/spring-boot-hazelcast "})
    void bothCountTheVisitsOfOneSession(String sample) {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) || Boolean.getBoolean("clowder.requireAllTests"),
                "only root can make a network");
        List<String> programs = Document.of(CHECKOUT.resolve("docs/spring-boot.md"))
                .block("mvn -q -DskipTests package -pl " + sample)
                .lines()
                .skip(1)
                .toList();
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
