package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Directories;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the README prints, as it prints it, from the archive, on a machine of its own: with its own network, {@code /tmp} and {@code /etc/clowder}, so that
 * ports and paths are those that are printed.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReadmeIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private static final String BEGIN =
            """
            exec 3< "$1"
            ip link set lo up
            mount -t tmpfs tmpfs /tmp
            mkdir -p /etc/clowder
            mount -t tmpfs tmpfs /etc/clowder
            trap 'umount /etc/clowder && rmdir /etc/clowder || true' EXIT
            unpack() { mkdir "$1" && tar xz -C "$1" --strip-components 1 < "/proc/$$/fd/3"; cd "$1"; }
            visit() { echo "visit $(curl -s -b /tmp/cookies -c /tmp/cookies -H 'Accept: application/json' "$1/hello/")"; }
            page() { echo "page $(curl -s --retry 60 --retry-connrefused --retry-delay 1 "$1")"; }
            """;

    private static List<String> blocks;
    private static String readme;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(ROOT.resolve("README.md"));
        blocks = blocks(readme);
    }

    /** What is indented as code, each block without its indentation. */
    private static List<String> blocks(String text) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : (text + "\n\nend").lines().toList()) {
            if (line.startsWith("    ")) {
                block.append(line).append('\n');
            } else if (!block.isEmpty()) {
                blocks.add(block.toString().stripTrailing().stripIndent() + "\n");
                block.setLength(0);
            }
        }
        return blocks;
    }

    private static String block(String begin) {
        return blocks.stream()
                .filter(block -> block.startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new AssertionError("README.md has no block that begins with " + begin));
    }

    /** On a machine that is gone afterwards, with all that was started there. */
    private static String play(String script) throws IOException {
        Path directory = Directories.fresh(Build.workspace(ReadmeIT.class));
        Path file = Files.writeString(directory.resolve("script"), "set -euo pipefail\n" + BEGIN + script);
        return Tool.run(
                LIMIT,
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--fork",
                "--mount-proc",
                "--kill-child",
                "bash",
                file.toString(),
                archive().toString());
    }

    private static Path archive() throws IOException {
        Path target = Path.of(System.getProperty("clowder.distribution", "../distribution/target/clowder"))
                .toAbsolutePath()
                .getParent();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("clowder-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void eachBlockIsPlayedHereOrByTheBuild() {
        assertThat(blocks)
                .containsExactly(
                        // theirs are DemoIT and the run of this test
                        "mvn -q -DskipTests package && distribution/target/clowder/bin/clowder demo\n",
                        "mvn verify\n",
                        block("bin/clowder run"),
                        block("enabled=true"),
                        block("bin/clowder create"));
    }

    @Test
    void aMemberRunsAndTwoOfOneInstallationAreACluster() throws IOException {
        String said = play(
                """
                unpack /tmp/clowder
                %s & run=$!
                page http://127.0.0.1:8080/
                page http://127.0.0.1:8090/
                bin/clowder status
                kill $run
                wait $run || test $? = 143
                %s
                bin/clowder members --base /tmp/m1
                for member in m1 m2; do bin/clowder deploy samples/hello.war --base /tmp/$member; done
                visit http://127.0.0.1:8081
                visit http://127.0.0.1:8082
                bin/clowder apps --base /tmp/m2
                bin/clowder sessions --base /tmp/m2
                bin/clowder console --base /tmp/m2
                for member in m1 m2; do bin/clowder stop --base /tmp/$member; done
                """
                        .formatted(
                                block("bin/clowder run").replaceFirst("#.*", "").strip(), block("bin/clowder create")));

        assertThat(said)
                .contains("No application is deployed here", "href=\"/console/\"")
                .contains("Started member m1", "Started member m2")
                .containsPattern("m1 +127.0.0.1:4001 +this member\nm2 +127.0.0.1:4002")
                .containsPattern("visit \\{\"member\":\"m1\".*\"count\":1}\nvisit \\{\"member\":\"m2\".*\"count\":2}")
                .containsPattern("/hello .* yes +hello.war")
                .contains("http://127.0.0.1:8092/console/#");
    }

    @Test
    void twoHostsWithAKeyAreACluster() throws IOException {
        String cfg = block("enabled=true");
        String said = play(
                """
                unshare --net sleep 600 & other=$!
                while [ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do :; done
                there() { nsenter --net --target $other "$@"; }
                ip link add near type veth peer name far netns $other
                ip address add 192.0.2.1/24 dev near
                ip link set near up
                there ip link set lo up
                there ip address add 192.0.2.2/24 dev far
                there ip link set far up

                unpack /tmp/one
                %1$s
                configure() { while read -r line; do
                  sed -i -E "s|^#?${line%%%%=*}=.*|$line|" conf/org.clowder.channel.cfg
                  grep -qx "$line" conf/org.clowder.channel.cfg
                done; }
                configure <<'END'
                %2$s
                END
                unpack /tmp/two
                configure <<'END'
                %3$s
                END
                there bin/clowder check
                there bin/clowder start
                there bin/clowder deploy samples/hello.war
                cd /tmp/one
                bin/clowder start
                bin/clowder deploy samples/hello.war
                bin/clowder members
                visit http://127.0.0.1:8080
                there curl -s -b /tmp/cookies -H 'Accept: application/json' http://127.0.0.1:8080/hello/
                bin/clowder status
                """
                        .formatted(
                                commandOfTheComment(cfg),
                                withoutComments(cfg),
                                withoutComments(cfg).replace("address=192.0.2.1", "address=192.0.2.2")));

        assertThat(said)
                .containsPattern("192.0.2.1:4000 +this member")
                .contains("192.0.2.2:4000")
                .containsPattern("visit .*\"count\":1}\n.*\"count\":2}")
                .contains("1 member, lag 0");
    }

    private static String commandOfTheComment(String block) {
        return find("# made by: (.*)", block).get(0);
    }

    private static String withoutComments(String block) {
        return block.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    }

    @Test
    void eachCommandThatADocumentNamesIsThere() throws IOException {
        String help = Cli.of(Build.distribution()).run("help").done().out();
        try (Stream<Path> documents = Files.list(ROOT.resolve("docs"))) {
            List<String> named = Stream.concat(
                            Stream.of(readme),
                            documents
                                    .filter(file -> file.toString().endsWith(".md"))
                                    .map(ReadmeIT::text))
                    .flatMap(text -> find("(?:`|    |\\$ )(?:bin/)?clowder ([a-z]+)\\b", text).stream())
                    .toList();
            assertThat(new TreeSet<>(named)).hasSizeGreaterThan(10).allSatisfy(command -> assertThat(help)
                    .containsPattern("(?m)^ +" + command + "\\b"));
        }
    }

    private static List<String> find(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
