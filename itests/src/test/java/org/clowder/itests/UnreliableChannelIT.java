package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Member;
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

    @ParameterizedTest
    @ValueSource(strings = {"async", "applied", "all"})
    void everyAcknowledgedWriteIsOnTheOtherMember(String guarantee) {
        try (LedgerCluster cluster = LedgerCluster.create(members, guarantee);
                Ledger ledger = new Ledger(LedgerCluster.APPLICATION, SESSIONS, USERS)) {
            onBadChannel(cluster.first(), cluster.second().channelPort(), 1);
            onBadChannel(cluster.second(), cluster.first().channelPort(), 2);
            cluster.cluster().start();
            awaitEachOther(cluster);
            ledger.write(cluster.first(), 1);
            ledger.write(cluster.first(), WRITES);
            Metrics sent = cluster.awaitNoLag(cluster.first());

            Audit audit = ledger.audit(cluster.second());

            Metrics received = cluster.metrics(cluster.second());
            String diagnosis = guarantee + ": " + audit + "\nsender " + sent + "\nreceiver " + received;
            assertThat(audit.damaged()).as("damaged sessions of " + diagnosis).isZero();
            expectTrouble(cluster.first(), diagnosis, sent, received);
        }
    }

    private static void onBadChannel(Member member, int other, int seed) {
        member.deploy(Build.testBundle())
                .set("org.clowder.channel.cfg", "enabled", "false")
                .set("clowder.properties", "itest.channel.port", "" + member.channelPort())
                .set("clowder.properties", "itest.channel.other", "" + other)
                .set("clowder.properties", "itest.channel.seed", "" + seed);
    }

    /** The bundle that brings the channel is deployed after the cluster was started. */
    private static void awaitEachOther(LedgerCluster cluster) {
        cluster.cluster().each(member -> await("the other member on " + member.name())
                .atMost(Duration.ofSeconds(40))
                .until(() -> cluster.metrics(member).get("Members") == 1));
    }

    /** The channel was as bad as it should be, and the protocol noticed. */
    private static void expectTrouble(Member member, String diagnosis, Metrics sent, Metrics received) {
        Map<String, Object> mistreated =
                Json.object(member.cli("shell", "itest:mistreated").done().out());
        for (String trouble : new String[] {"late", "twice", "lost"}) {
            assertThat(((Number) mistreated.get(trouble)).longValue())
                    .as(trouble + " of " + mistreated)
                    .isPositive();
        }
        assertThat(received.get("Gaps")).as("gaps, " + diagnosis).isPositive();
        assertThat(received.get("DuplicateFrames"))
                .as("duplicates, " + diagnosis)
                .isPositive();
        assertThat(sent.get("Resends")).as("resends, " + diagnosis).isPositive();
    }
}
