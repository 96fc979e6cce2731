package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that was acknowledged arrives although the channel, which here is the host platform's, loses, repeats and
 * delays messages.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class UnreliableChannelIT {

    private static final int SESSIONS = 500;
    private static final int USERS = 16;
    private static final int WRITES = 10;

    @RegisterExtension
    static final Members members = new Members();

    private static LedgerCluster cluster;

    @BeforeAll
    static void start() {
        cluster = LedgerCluster.create(members);
        onBadChannel(cluster.first(), cluster.second().channelPort(), 1);
        onBadChannel(cluster.second(), cluster.first().channelPort(), 2);
        cluster.start();
        // the bundle that brings the channel is deployed after the cluster was started
        cluster.cluster().each(member -> await("the other member on " + member.name())
                .atMost(Duration.ofSeconds(40))
                .until(() -> LedgerCluster.metrics(member).get("Members") == 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "applied", "all"})
    void everyAcknowledgedWriteIsOnTheOtherMember(String guarantee) {
        Trouble before = Trouble.now();
        try (Ledger ledger = new Ledger("/" + guarantee, SESSIONS, USERS)) {
            ledger.write(cluster.first(), 1);
            ledger.write(cluster.first(), WRITES);
            LedgerCluster.awaitNoLag(cluster.first());

            Audit audit = ledger.audit(cluster.second());

            Trouble now = Trouble.now();
            assertThat(audit.damaged())
                    .as("damaged sessions of " + guarantee + ": " + audit + "\n" + now)
                    .isZero();
            now.expectMoreThan(before);
        }
    }

    private static void onBadChannel(Member member, int other, int seed) {
        member.deploy(Build.testBundle())
                .set("org.clowder.channel.cfg", "enabled", "false")
                .set("clowder.properties", "itest.channel.port", "" + member.channelPort())
                .set("clowder.properties", "itest.channel.other", "" + other)
                .set("clowder.properties", "itest.channel.seed", "" + seed);
    }

    /** How bad the channel of the first member was, and what the protocol noticed of it. */
    private record Trouble(Map<String, Long> counts) {

        static Trouble now() {
            Map<String, Long> counts = new TreeMap<>();
            Map<String, Object> mistreated = Json.object(
                    cluster.first().cli("shell", "itest:mistreated").done().out());
            for (String kind : List.of("late", "twice", "lost")) {
                counts.put(kind, ((Number) mistreated.get(kind)).longValue());
            }
            counts.put("Resends", LedgerCluster.metrics(cluster.first()).get("Resends"));
            for (String kind : List.of("Gaps", "DuplicateFrames")) {
                counts.put(kind, LedgerCluster.metrics(cluster.second()).get(kind));
            }
            return new Trouble(counts);
        }

        void expectMoreThan(Trouble before) {
            counts.forEach((kind, count) -> assertThat(count)
                    .as(kind + " of " + this)
                    .isGreaterThan(before.counts().get(kind)));
        }
    }
}
