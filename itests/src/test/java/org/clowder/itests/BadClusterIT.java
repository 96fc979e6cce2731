package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
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
                    .doesNotContain("127.0.0.1:" + stranger.channelPort());
            assertThat(warnings(member, stranger))
                    .as("warnings of " + member.name() + " about a key")
                    .singleElement()
                    .asString()
                    .contains("encryption key");
            assertThat(member.console()).doesNotContain("\tat ");
        }
        assertThat(stranger.cli("members").done().out())
                .doesNotContain("127.0.0.1:" + cluster.first().channelPort());
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
