package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.LocalMapStats;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.clowder.harness.Await;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.clowder.itests.sessions.HazelcastCluster.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What requests do to the maps of Hazelcast. */
@Execution(ExecutionMode.CONCURRENT)
class HazelcastMapsTest {

    private static final String MAP = "app_session_replication";
    private static final int SESSIONS = 2_000;
    private static final int VISITORS = 20;
    private static final int CHANGES = 200;
    private static final int REQUESTS = 7;

    @TempDir
    Path work;

    private HazelcastCluster cluster(Mode mode, boolean sticky) {
        return new HazelcastCluster(mode, work, 2, manager -> Kind.settings(manager, sticky));
    }

    @ParameterizedTest
    @EnumSource
    void largeValuesAreStoredApartAndGoWithTheirSession(Mode mode) {
        try (HazelcastCluster cluster = cluster(mode, true)) {
            Client client = new Client();
            IMap<String, byte[]> values = cluster.anInstance().getMap(MAP + ".values");
            client.get(cluster.member(1), "/large?name=big&value=100000");
            client.get(cluster.member(1), "/set?name=a&value=1");
            assertThat(lasting(values)).isEqualTo(1);
            assertThat(client.get(cluster.member(2), "/size?name=big")).isEqualTo("100000");
            client.get(cluster.member(2), "/large?name=big&value=200000");
            assertThat(client.get(cluster.member(1), "/size?name=big")).isEqualTo("200000");
            Await.until("the former value is about to go", () -> lasting(values) == 1);
            client.get(cluster.member(1), "/invalidate");
            Await.until("its value is gone", () -> lasting(values) == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofASessionThatHasEndedNothingIsLeftButThatItsIdIsGoneForTwoMinutes(Mode mode) {
        try (HazelcastCluster cluster = cluster(mode, true)) {
            setShortOne(cluster);
            Await.until(
                    "one member has told of its end",
                    () -> !cluster.member(1).ended().isEmpty()
                            || !cluster.member(2).ended().isEmpty());
            IMap<String, byte[]> values = cluster.anInstance().getMap(MAP + ".values");
            Await.until("its value is gone", values::isEmpty);
            IMap<String, byte[]> records = cluster.anInstance().getMap(MAP);
            assertThat(expireLater(records, 121)).isZero();
        }
    }

    /** Of its members, none is there that could end it. */
    @ParameterizedTest
    @EnumSource(names = "P2P", mode = EnumSource.Mode.EXCLUDE)
    void hazelcastForgetsASessionByItself(Mode mode) {
        try (HazelcastCluster cluster = cluster(mode, true)) {
            setShortOne(cluster);
            cluster.kill(1);
            cluster.kill(2);
            IMap<String, byte[]> records = cluster.anInstance().getMap(MAP);
            Await.until("the map is empty", () -> records.size() == 0);
            IMap<String, byte[]> values = cluster.anInstance().getMap(MAP + ".values");
            assertThat(expireLater(values, 64)).isZero();
        }
    }

    /** A session with a large value that ends after a second. */
    private static void setShortOne(HazelcastCluster cluster) {
        Client client = new Client();
        client.get(cluster.member(1), "/large?name=big&value=100000");
        client.get(cluster.member(1), "/timeout?value=1");
        assertThat(cluster.anInstance().getMap(MAP + ".values").size()).isEqualTo(1);
    }

    /** How many values will be there for more than a minute. */
    private static long lasting(IMap<String, byte[]> values) {
        return expireLater(values, 60);
    }

    private static long expireLater(IMap<String, byte[]> map, int seconds) {
        long end = System.currentTimeMillis() + seconds * 1000L;
        return map.keySet().stream()
                .map(map::getEntryView)
                .filter(view -> view != null && view.getExpirationTime() > end)
                .count();
    }

    /** Whatever many sessions there are: a member has in memory those that it serves, and a request concerns the entries of its own session. */
    @ParameterizedTest
    @CsvSource({"P2P, true", "P2P, false", "CLIENT, true", "CLIENT_OF_STRANGERS, true"})
    void noRequestLooksThroughTheMapAndAMemberHasItsOwnSessionsOnly(Mode mode, boolean sticky) {
        try (HazelcastCluster cluster = cluster(mode, sticky)) {
            IntStream.range(0, SESSIONS).parallel().forEach(i -> assertThat(
                            new Client().get(cluster.member(1 + i % 2), "/large?name=a&value=2000"))
                    .isEqualTo("done"));
            for (int member = 1; member <= 2; member++) {
                HazelcastSessionManager manager = cluster.manager(member);
                assertThat(manager.status().sessions()).isEqualTo(SESSIONS / 2);
                Await.until(
                        "what nobody waits for is written",
                        () -> manager.status().written() == SESSIONS / 2);
            }
            long before = touched(cluster);
            IntStream.range(0, VISITORS).parallel().forEach(i -> visit(cluster));
            assertThat(touched(cluster) - before).isLessThan(10L * VISITORS * REQUESTS);
            for (HazelcastInstance each : cluster.holders()) {
                for (String map : List.of(MAP, MAP + ".values", MAP + ".ended")) {
                    LocalMapStats stats = each.getMap(map).getLocalMapStats();
                    assertThat(stats.getQueryCount() + stats.getValuesCallCount() + stats.getEntrySetCallCount())
                            .as("queries and the like of " + map)
                            .isZero();
                    assertThat(stats.getEventOperationCount())
                            .as("events of " + map)
                            .isZero();
                }
            }
        }
    }

    private static void visit(HazelcastCluster cluster) {
        Client visitor = new Client();
        visitor.get(cluster.member(1), "/set?name=a&value=1");
        visitor.get(cluster.member(2), "/append?name=l&value=x");
        visitor.get(cluster.member(1), "/large?name=big&value=20000");
        visitor.get(cluster.member(2), "/size?name=big");
        visitor.get(cluster.member(1), "/rotate");
        visitor.get(cluster.member(2), "/get?name=a");
        visitor.get(cluster.member(2), "/invalidate");
    }

    /** One with our class changes its record by what was changed, and so does the one that has the copy. */
    @Test
    void toMembersWithOurJarLessIsSent() {
        assertThat(sent(Mode.CLIENT)).isLessThan(sent(Mode.CLIENT_OF_STRANGERS) / 5);
    }

    /** How many bytes the two members and the client send for some small changes of a session of 10 KB. */
    private long sent(Mode mode) {
        try (HazelcastCluster cluster = cluster(mode, true)) {
            Client client = new Client();
            client.get(cluster.member(1), "/large?name=a&value=10000");
            client.get(cluster.member(1), "/set?name=b&value=0");
            long before = cluster.bytes();
            for (int i = 1; i <= CHANGES; i++) {
                client.get(cluster.member(1), "/set?name=b&value=" + i);
            }
            return cluster.bytes() - before;
        }
    }

    /** How many times an entry was touched, over all. */
    private static long touched(HazelcastCluster cluster) {
        return cluster.holders().stream()
                .mapToLong(each -> each.getMap(MAP).getLocalMapStats().getHits())
                .sum();
    }
}
