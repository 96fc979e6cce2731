package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.ListeningPorts;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members become ready, alone and together, and open the ports that they should. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StartIT {

    private static final String[] SAMPLES = {"hello.war", "hello-types.jar", "hello-bundle.jar"};

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void membersThatStartAtTheSameMomentOrLaterWaitForNobody() {
        Cluster cluster = members.cluster(3).each(member -> member.deploySamples(SAMPLES));
        cluster.first().start();
        cluster.second().start();
        cluster.first().awaitReady();
        cluster.second().awaitReady();
        cluster.members().get(2).start().awaitReady();
        expectNothingGivenUp(cluster);
        expectOneClusterPort(cluster);
        cluster.each(Member::close);
    }

    private static void expectNothingGivenUp(Cluster cluster) {
        cluster.each(member -> assertThat(member.consoleLines("not all members have introduced themselves"))
                .as("state transfers that " + member.name() + " has given up")
                .isEmpty());
    }

    private static void expectOneClusterPort(Cluster cluster) {
        cluster.each(member -> assertThat(ListeningPorts.tcp(member.pid()))
                .as("TCP ports of " + member.name())
                .containsExactlyInAnyOrder(member.httpPort(), member.managementPort(), member.channelPort()));
        cluster.each(member -> assertThat(ListeningPorts.udp(member.pid()))
                .as("UDP ports of " + member.name())
                .isEmpty());
    }

    @Test
    void aMemberWithoutPlatformClusteringOpensNoPortForItAndSaysWhyItsClusterIsIdle() {
        Member member = members.single("local").deploySamples("hello.war").start();
        member.awaitReady();

        assertThat(ListeningPorts.tcp(member.pid()))
                .containsExactlyInAnyOrder(member.httpPort(), member.managementPort());
        assertThat(ListeningPorts.udp(member.pid())).isEmpty();
        assertThat(member.consoleLines("idle"))
                .singleElement()
                .asString()
                .contains("Cluster of Engine Catalina", "enabled=false", "org.clowder.channel");
        assertThat(MemberReport.application(member, "/hello"))
                .containsEntry("replicated", false)
                .extractingByKey("replication")
                .asString()
                .contains("enabled=false");
    }

    /** {@code systemd-notify}, which needs a systemd, by one that writes down with what it was called and what the member said then. */
    private static Path recordedNotices(Member member) throws IOException {
        Path notices = members.directory().resolve("notices");
        Path tool =
                Files.createDirectories(members.directory().resolve("systemd")).resolve("systemd-notify");
        Files.writeString(
                tool,
                """
                #!/bin/sh
                "%s" status --base "%s" >/dev/null
                echo "$* $?" >>"%s"
                """
                        .formatted(Build.distribution().home().resolve("bin/clowder"), member.base(), notices));
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        member.with("PATH", tool.getParent() + ":" + System.getenv("PATH"))
                .with("NOTIFY_SOCKET", "/run/systemd/notify");
        return notices;
    }

    @Test
    void aSecondStartOnTheSameDirectoryIsReadyAsWellAndSystemdIsToldOfBoth() throws IOException {
        Member member = members.single("again").deploySamples(SAMPLES);
        Path notices = recordedNotices(member);
        member.start().awaitReady();
        await("notice")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(notices).content().isEqualTo("--ready 0\n"));
        member.terminate();
        assertThat(member.awaitExit(Duration.ofSeconds(60))).isIn(0, 143);

        member.start().awaitReady();

        assertThat(Http.page(member.url("/hello-bundle/"))).contains("again");
        await("second notice")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(notices).content().isEqualTo("--ready 0\n--ready 0\n"));
        assertThat(ProcessHandle.of(member.pid()).orElseThrow().children())
                .as("processes that nobody has asked what became of them")
                .isEmpty();
    }

    private static String threshold(Member member) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jinfo").toString();
        Process process = new ProcessBuilder(tool, "-flag", "Tier4InvocationThreshold", "" + member.pid()).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void theSecondCompilerBeginsLaterUnlessTheOptionsSayOtherwise() throws IOException {
        Member usual = members.single("usual");
        Member other = members.single("other").options("-Xmx256m -XX:Tier4InvocationThreshold=7000");
        usual.start().awaitReady();
        other.start().awaitReady();

        assertThat(threshold(usual)).isEqualTo("-XX:Tier4InvocationThreshold=20000");
        assertThat(threshold(other)).isEqualTo("-XX:Tier4InvocationThreshold=7000");
    }
}
