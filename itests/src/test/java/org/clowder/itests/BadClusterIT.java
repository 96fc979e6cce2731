package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members that do not fit into a cluster harm none that do. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BadClusterIT {

    private static final Duration WARNING = Duration.ofSeconds(30);

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void aSecondRunOnADirectoryIsRefusedAndNamesTheFirst() {
        Member member = members.single("twice").start();
        member.awaitReady();

        Cli.Result second = member.cli("run");

        assertThat(second.exit()).as(second.toString()).isEqualTo(1);
        assertThat(second.errorLine()).contains("" + member.pid());
        assertThat(member.ready()).isTrue();
        assertThat(member.cli("status").done().out()).contains("" + member.pid());
    }

    @Test
    void aMemberThatDoesNotAnswerIsWarnedOfOnceAndTheOthersWorkWithoutIt() throws IOException {
        int nobody = Ports.free();
        Cluster cluster = members.cluster(2)
                .each(member -> member.edit(
                                "org.clowder.channel.cfg",
                                text -> text.replaceAll("(?m)^(members=.*)$", "$1,127.0.0.1:" + nobody))
                        .deploySamples("hello.war"))
                .start();

        expectReplication(cluster);
        cluster.each(member -> await("a warning of " + member.name())
                .atMost(WARNING)
                .until(() -> !member.consoleLines("127.0.0.1:" + nobody).isEmpty()));
        expectReplication(cluster);
        cluster.each(BadClusterIT::awaitThatAllHasBeenSaid);
        cluster.each(member -> assertThat(member.consoleLines("127.0.0.1:" + nobody))
                .as("lines of " + member.name() + " about the absent member")
                .singleElement()
                .asString()
                .contains("members", "does not answer"));
        cluster.each(member -> {
            String text = "member 127.0.0.1:" + nobody + " does not answer; it is in `members` of org.clowder.channel";
            assertThat(member.cli("status").done().out())
                    .containsPattern("ready +yes")
                    .containsPattern("cluster +member .*, 1 other member \\(2 expected\\)\n")
                    .containsPattern("warning +" + Pattern.quote(text) + "\n");
            assertThat(member.cli("members").done().out())
                    .containsPattern("- +127\\.0\\.0\\.1:" + nobody + " +missing");
            assertThat(Json.list(member.cli("members", "--json").done().out())).hasSize(2);
            expect(member, 2, 1, 0, "MEMBER_MISSING 127.0.0.1:" + nobody + " " + Pattern.quote(text));
        });
    }

    /** What the status as JSON and the health page of operators have alike, with warnings as patterns, in the order of their subjects. */
    private static void expect(Member member, int expected, int seen, int refused, String... warnings) {
        URI health = URI.create("http://127.0.0.1:" + member.managementPort() + "/health/ready");
        for (String json : List.of(member.cli("status", "--json").done().out(), Http.page(health))) {
            Map<String, Object> status = Json.object(json);
            assertThat(Stream.of("membersExpected", "membersSeen", "membersRefused")
                            .map(name -> String.valueOf(status.get(name))))
                    .as("members expected, seen and refused of " + member.name() + " in " + json)
                    .containsExactly("" + expected, "" + seen, "" + refused);
            assertThat(status.get("missing")).isEqualTo(List.of());
            List<String> shown = ((List<?>) status.get("warnings"))
                    .stream()
                            .map(each -> (Map<?, ?>) each)
                            .map(each -> each.get("kind") + " " + each.get("subject") + " " + each.get("text"))
                            .sorted()
                            .toList();
            assertThat(shown).hasSameSizeAs(warnings);
            for (int i = 0; i < warnings.length; i++) {
                assertThat(shown.get(i)).matches(warnings[i]);
            }
        }
        assertThat(Http.page(member.url("/health/ready")))
                .as("what everybody sees")
                .contains("\"missing\":[]")
                .doesNotContain("warnings", "membersExpected", "127.0.0.1");
    }

    @Test
    void aMemberWithAnotherKeyIsWarnedOfOnceAndTheOthersGoOn() throws IOException {
        Cluster cluster = members.cluster(3);
        Member stranger = cluster.members().get(2);
        String good = key("good.key");
        String wrong = key("wrong.key");
        cluster.each(member -> member.deploySamples("hello.war")
                .set("org.clowder.channel.cfg", "encryption.key.file", member == stranger ? wrong : good));

        cluster.start();

        Cluster goodOnes = new Cluster(cluster.members().subList(0, 2));
        goodOnes.each(
                member -> await("a warning of " + member.name()).atMost(WARNING).until(() -> !warnings(member, stranger)
                        .isEmpty()));
        expectReplication(goodOnes);
        goodOnes.each(BadClusterIT::awaitThatAllHasBeenSaid);
        expectReplication(goodOnes);
        for (Member member : goodOnes.members()) {
            assertThat(member.cli("members").done().out())
                    .contains("127.0.0.1:" + cluster.first().channelPort())
                    .contains("127.0.0.1:" + cluster.second().channelPort())
                    .containsPattern("- +127\\.0\\.0\\.1:" + stranger.channelPort() + " +refused");
            assertThat(member.cli("members", "--json").done().out()).doesNotContain("" + stranger.channelPort());
            assertThat(warnings(member, stranger))
                    .as("warnings of " + member.name() + " about a key")
                    .singleElement()
                    .asString()
                    .contains("encryption key");
            assertThat(member.console()).doesNotContain("\tat ");
        }
        goodOnes.each(member -> {
            assertThat(member.cli("status").done().out())
                    .containsPattern("ready +yes")
                    .contains(", 1 other member (2 expected, 1 refused)");
            expect(member, 2, 1, 1, refused(stranger));
        });
        assertThat(stranger.cli("status").done().out())
                .containsPattern("ready +yes")
                .contains(", 0 other members (2 expected, 2 refused)");
        expect(
                stranger,
                2,
                0,
                2,
                goodOnes.members().stream().map(BadClusterIT::refused).sorted().toArray(String[]::new));

        stranger.set("org.clowder.channel.cfg", "encryption.key.file", good);
        cluster.each(member -> await("all are there for " + member.name())
                .atMost(WARNING)
                .untilAsserted(() -> expect(member, 2, 2, 0)));
    }

    private static String refused(Member member) {
        String address = "127.0.0.1:" + member.channelPort();
        return "MEMBER_REFUSED " + address + " member " + address
                + " is refused: (a message|[0-9]+ messages) of it could not be"
                + " decrypted; compare encryption.key or encryption.key.file in org.clowder.channel on both members";
    }

    @Test
    void whatAFileIsRefusedForStandsInTheStatusUntilItIsMended() {
        Member member = members.cluster(1).start().first();
        Map<String, String> good = Map.of("port", "" + member.channelPort(), "cluster.name", "clowder");
        expectWarnings(member);

        member.set("org.clowder.channel.cfg", "port", "abc");
        expectWarnings(
                member,
                "port in org.clowder.channel: \"abc\" is not a number; the channel goes on with the"
                        + " configuration before");
        member.set("org.clowder.channel.cfg", "port", good.get("port"));
        expectWarnings(member);
        member.set("org.clowder.channel.cfg", "cluster.name", "${no.such.key}");
        expectWarnings(member, "no.such.key");
        member.set("org.clowder.session.cfg", "guarantee", "most");
        expectWarnings(member, "no.such.key", "conf/org.clowder.session.cfg was refused");
        member.set("org.clowder.deploy.cfg", "accept.rollout", "true");
        expectWarnings(member, "no.such.key", "conf/org.clowder.session.cfg was refused", "accept.rollout in");
        member.set("org.clowder.channel.cfg", "cluster.name", good.get("cluster.name"))
                .set("org.clowder.session.cfg", "guarantee", "all")
                .edit("org.clowder.deploy.cfg", text -> text.replaceAll("(?m)^accept.rollout=.*$", ""));
        expectWarnings(member);
        assertThat(member.ready()).isTrue();
    }

    private static void expectWarnings(Member member, String... parts) {
        await("a status with " + List.of(parts)).atMost(WARNING).untilAsserted(() -> {
            List<String> warnings = member.cli("status")
                    .done()
                    .out()
                    .lines()
                    .filter(line -> line.startsWith("warning"))
                    .toList();
            assertThat(warnings).hasSameSizeAs(parts);
            for (String part : parts) {
                assertThat(warnings).anyMatch(line -> line.contains(part));
            }
        });
    }

    /** A member that stays away is reported after a while; whoever is reported twice has been by then. */
    private static void awaitThatAllHasBeenSaid(Member member) {
        await("uptime of " + member.name())
                .atMost(WARNING)
                .until(() ->
                        ((Number) Json.object(member.cli("status", "--json").out())
                                                .get("uptimeMillis"))
                                        .longValue()
                                > 18_000);
    }

    private static String key(String name) {
        Path file = members.directory().resolve(name);
        Cli.of(Build.distribution()).run("key", file.toString()).done();
        return file.toString();
    }

    private static List<String> warnings(Member member, Member about) {
        return member.consoleLines("127.0.0.1:" + about.channelPort());
    }

    private static void expectReplication(Cluster cluster) throws IOException {
        for (int session = 0; session < 20; session++) {
            Visitor visitor = new Visitor("/hello/");
            for (int count = 1; count <= 4; count++) {
                Member member = cluster.members().get(count % 2);
                assertThat(visitor.visit(member).count())
                        .as("on " + member.name())
                        .isEqualTo(count);
            }
        }
    }
}
