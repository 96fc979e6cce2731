package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Members with the configuration of {@code samples/containers}, without containers: each has a loopback address for its own, and a file for
 * the names that DNS would know.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ContainerSamplesIT {

    private static final Path SAMPLES = Build.distribution().home().resolve("samples/containers");
    private static final List<String> ADDRESSES = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4");
    /** DNS is asked every few seconds, and a member may be ready before the other one is there. */
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void composeTakesItsFile() throws IOException {
        Path directory = Files.createDirectories(members.directory().resolve("compose"));
        Files.createFile(directory.resolve("clowder.key"));
        // the first Compose, which Debian has, knows no name of the project in the file
        String yaml = Files.readString(SAMPLES.resolve("compose.yaml")).replaceFirst("(?m)^name: .*$", "");
        Path file = Files.writeString(directory.resolve("compose.yaml"), yaml);
        assertThat(Tool.run("docker-compose", "-f", file.toString(), "config")).contains("hostname: member-3");

        Files.writeString(file, yaml.replaceFirst("hostname:", "hostnames:"));
        assertThatThrownBy(() -> Tool.run("docker-compose", "-f", file.toString(), "config"))
                .hasMessageContaining("'hostnames'");
    }

    /** By a linter that knows each instruction, its flags and what they take. */
    @Test
    void theContainerfileIsClean() throws IOException {
        Path file = SAMPLES.resolve("Containerfile");
        lint(file);

        String text = Files.readString(file);
        Path wrong = members.directory().resolve("Containerfile");
        for (String flag : List.of("--interval=", "--timeout=", "--start-period=")) {
            Files.writeString(wrong, text.replace(flag, "--my" + flag.substring(2)));
            assertThatThrownBy(() -> lint(wrong)).hasMessageContaining("Unknown flag: my");
        }
    }

    private static void lint(Path file) {
        NodeTool.run("node_modules/dockerfile-utils/bin/dockerfile-utils", "lint", file.toString());
    }

    private static Member member(int number, int channelPort, Path key, String cluster) throws IOException {
        String name = "member-" + (number + 1);
        Member member = members.create(name, channelPort).deploySamples("hello.war");
        String channel = Files.readString(SAMPLES.resolve("org.clowder.channel.cfg"));
        Files.writeString(
                member.base().resolve("conf/org.clowder.channel.cfg"),
                channel.replace("/run/secrets/clowder-key", key.toString()) + "\ncluster.name=" + cluster + "\n");
        return member.with("CLOWDER_MEMBER_NAME", name)
                .with("CLOWDER_ROUTE", name)
                .with("CLOWDER_CHANNEL_ADDRESS", name)
                .with("DNS_MEMBERSHIP_SERVICE_NAME", "clowder-members")
                .options("-Xmx256m -XX:TieredStopAtLevel=1 -Djdk.net.hosts.file=" + names(number, name));
    }

    private static Path names(int number, String name) throws IOException {
        String own = ADDRESSES.get(number);
        return Files.write(
                members.directory().resolve(name + ".hosts"),
                Stream.concat(
                                Stream.of(
                                        "127.0.0.1 localhost",
                                        own + " " + InetAddress.getLocalHost().getHostName(),
                                        own + " " + name),
                                ADDRESSES.stream().map(each -> each + " clowder-members"))
                        .toList());
    }

    private static List<String> seenBy(Member member) throws IOException {
        return Json.list(member.cli("members", "--json").done().out()).stream()
                .map(each -> each.get("name") + " on " + each.get("host"))
                .toList();
    }

    /** What the image's health check says of a member. */
    private static int health(Member member) throws IOException, InterruptedException {
        Matcher check = Pattern.compile("CMD \\[\"bash\", \"-c\", \"(.*)\"]")
                .matcher(Files.readString(SAMPLES.resolve("Containerfile")));
        assertThat(check.find()).isTrue();
        String command = check.group(1).replace("\\\\", "\\").replace("8080", "" + member.httpPort());
        return new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void membersFindEachOtherByNameAndTheirHealthIsThatOfTheMember() throws Exception {
        Path key = members.directory().resolve("key");
        Cli.of(Build.distribution()).run("key", key.toString()).done();
        int port = Ports.free();
        Member first = member(0, port, key, "shop");
        Member second = member(1, port, key, "shop");
        // DNS knows of it, and it has the key
        Member stranger = member(2, port, key, "another");
        assertThat(health(first)).isEqualTo(1);

        stranger.start();
        first.start();
        second.start();
        stranger.awaitReady();
        first.awaitReady();
        second.awaitReady();

        assertThat(health(first)).isZero();
        for (Member member : List.of(first, second)) {
            await("both members, as seen by " + member.base()).atMost(SOON).untilAsserted(() -> assertThat(
                            seenBy(member))
                    .containsExactlyInAnyOrder("member-1 on 127.0.0.2", "member-2 on 127.0.0.3"));
        }
        Visitor visitor = new Visitor("/hello/");
        visitor.visit(first);
        assertThat(visitor.visit(second).count()).isEqualTo(2);
        assertThat(seenBy(stranger)).containsExactly("member-3 on 127.0.0.4");
        assertThat(seenBy(first)).hasSize(2);

        Ended alone = preStop(stranger);
        assertThat(alone.printed()).contains("\"done\":false", "No other member");
        assertThat(alone.exit()).as(alone.printed()).isEqualTo(1);
        assertThat(stranger.cli("status").done().out()).containsPattern("ready +yes");
        Ended hook = preStop(first);
        assertThat(hook.printed()).contains("\"done\":true", "1 of 1 sessions safe");
        assertThat(hook.exit()).as(hook.printed()).isZero();
        assertThat(health(first)).isEqualTo(1);
        first.terminate();
        first.awaitExit(SOON);
        assertThat(visitor.visit(second).count()).isEqualTo(3);
    }

    private record Ended(int exit, String printed) {}

    /** The hook of Kubernetes before a stop, where the image has the member. */
    private static Ended preStop(Member member) throws IOException, InterruptedException {
        String yaml = Files.readString(Build.distribution().home().resolve("samples/kubernetes/clowder.yaml"));
        Matcher hook = Pattern.compile("preStop:\\s+exec:\\s+command:\\s+- bash\\s+- -ec\\s+- \\|\\n((?: {20}.*\\n)+)")
                .matcher(yaml);
        assertThat(hook.find()).isTrue();
        Process process = new ProcessBuilder(
                        "bash", "-ec", hook.group(1).stripIndent().replace("8090", "" + member.managementPort()))
                .directory(member.base().toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }
}
