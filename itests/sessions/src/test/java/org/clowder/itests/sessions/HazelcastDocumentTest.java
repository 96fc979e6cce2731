package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryXmlConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.listener.EntryExpiredListener;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clowder.harness.Await;
import org.clowder.harness.Document;
import org.clowder.itests.sessions.HazelcastCluster.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What docs/hazelcast.md prints of copies and halves does what it says. */
@Isolated("looks at what is logged")
class HazelcastDocumentTest {

    private static final Document DOCUMENT = Document.of(Path.of("../../docs/hazelcast.md"));
    private static final String COPIES = DOCUMENT.block("<map name=\"shop_session_replication*\">\n  <backup-count>");
    static final String HALVES = DOCUMENT.block("<split-brain-protection ");
    private static final String MAP = "app_session_replication";
    private static final int SESSIONS = 60;

    /** In s. */
    private static final int IDLE = 5;

    @TempDir
    Path work;

    /** The configuration with a block of the document, for the application of these tests. */
    static Config documented(String block) {
        return new InMemoryXmlConfig("<hazelcast xmlns=\"http://www.hazelcast.com/schema/config\">"
                + block.replace("shop_", "app_") + "</hazelcast>");
    }

    private HazelcastCluster three(String block) {
        return new HazelcastCluster(
                Mode.P2P, work, 3, () -> documented(block), manager -> Kind.settings(manager, true));
    }

    @Test
    void withTwoCopiesTwoMembersMayDieAtOnce() {
        try (HazelcastCluster cluster = three(COPIES)) {
            List<Client> clients = Stream.generate(Client::new).limit(SESSIONS).toList();
            for (int i = 0; i < SESSIONS; i++) {
                clients.get(i).get(cluster.member(1 + i % 3), "/set?name=a&value=" + i);
                clients.get(i).get(cluster.member(1 + i % 3), "/large?name=b&value=20000");
            }
            IntStream.of(1, 2).parallel().forEach(cluster::kill);
            for (int i = 0; i < SESSIONS; i++) {
                assertThat(clients.get(i).get(cluster.member(3), "/get?name=a")).isEqualTo(String.valueOf(i));
                assertThat(clients.get(i).get(cluster.member(3), "/size?name=b"))
                        .isEqualTo("20000");
            }
        }
    }

    @Test
    void aPartThatIsTooSmallTellsClientsToComeAgainAndGoesOnOnceItIsLargeEnough() {
        try (HazelcastCluster cluster = three(HALVES)) {
            Client client = new Client();
            client.get(cluster.member(1), "/set?name=a&value=1");
            cluster.kill(3);
            awaitSize(cluster, 2);
            assertThat(client.get(cluster.member(1), "/get?name=a")).isEqualTo("1");
            cluster.kill(2);
            awaitSize(cluster, 1);

            // the one that finds out gets an exception in its application, and others do not come that far
            assertThat(client.get(cluster.member(1), "/set?name=b&value=2"))
                    .contains("try again")
                    .doesNotContain("Exception");
            assertThat(client.status()).isEqualTo(503);
            assertThat(client.header("Retry-After")).isNotNull();
            try (LogWatch watch = new LogWatch()) {
                assertThat(client.get(cluster.member(1), "/get?name=a")).doesNotContain("Exception");
                assertThat(client.status()).isEqualTo(503);
                assertThat(client.header("Retry-After")).isNotNull();
                assertThat(new Client().get(cluster.member(1), "/no")).isEqualTo("no session");
                assertThat(cluster.manager(1).status().available()).isFalse();
                assertThat(watch.logged()).noneMatch(record -> record.getThrown() != null);
            }

            cluster.start(2);
            Await.until("Hazelcast answers", () -> cluster.manager(1).status().available());
            assertThat(client.get(cluster.member(1), "/get?name=a")).isEqualTo("1");
            assertThat(client.get(cluster.member(2), "/get?name=a")).isEqualTo("1");
        }
    }

    /** Once all copies are in place. */
    private static void awaitSize(HazelcastCluster cluster, int size) {
        HazelcastInstance first = cluster.anInstance();
        Await.until(
                "the dead are missed",
                () -> first.getCluster().getMembers().size() == size
                        && first.getPartitionService().isClusterSafe());
    }

    /** Of maps that are not to keep sessions as long as these last. */
    @Test
    void aSessionThatNoMemberHasEndsByTheIdleTimeOfItsMapIfThatIsShorterThanItsTimeout() {
        Config config = new Config();
        config.addMapConfig(new MapConfig(MAP).setMaxIdleSeconds(IDLE));
        try (HazelcastCluster cluster =
                new HazelcastCluster(Mode.P2P, work, 3, () -> config, manager -> Kind.settings(manager, true))) {
            AtomicInteger forgotten = new AtomicInteger();
            cluster.anInstance()
                    .getMap(MAP)
                    .addEntryListener(
                            (EntryExpiredListener<Object, Object>) event -> forgotten.incrementAndGet(), false);
            Client client = new Client();
            client.get(cluster.member(3), "/set?name=name&value=eve");
            // the second time, others have dealt with the first one
            Await.until("Hazelcast has forgotten it twice", () -> forgotten.get() == 2);
            Await.until("it is there again", () -> cluster.anInstance()
                    .getMap(MAP)
                    .containsKey(client.id().replaceAll("\\..*", "")));
            assertThat(ends(cluster)).isEmpty();
            assertThat(client.get(cluster.member(3), "/get?name=name")).isEqualTo("eve");

            cluster.kill(3);
            Await.until("it has ended", () -> !ends(cluster).isEmpty());
            assertThat(client.get(cluster.member(1), "/get?name=name")).isEqualTo("none");
            assertThat(client.get(cluster.member(2), "/get?name=name")).isEqualTo("none");
            assertThat(ends(cluster)).containsExactly(client.id().replaceAll("\\..*", "") + " eve");
        }
    }

    private static List<String> ends(HazelcastCluster cluster) {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(cluster::member)
                .flatMap(member -> member.ended().stream())
                .toList();
    }
}
