package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import com.hazelcast.map.LocalMapStats;
import java.nio.file.Path;
import java.util.List;
import org.clowder.itests.sessions.HazelcastCluster.Mode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests do to the maps of Hazelcast. */
@Execution(ExecutionMode.CONCURRENT)
class HazelcastMapsTest {

    private static final String MAP = "app_session_replication";

    @TempDir
    Path work;

    private final Client client = new Client();

    private HazelcastCluster cluster(Mode mode, boolean sticky) {
        return new HazelcastCluster(mode, work, 2, manager -> Kind.settings(manager, sticky));
    }

    @ParameterizedTest
    @EnumSource
    void largeValuesAreStoredApartAndGoWithTheirSession(Mode mode) {
        try (HazelcastCluster cluster = cluster(mode, true)) {
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

    /** How many values will be there for more than a minute. */
    private static long lasting(IMap<String, byte[]> values) {
        return values.keySet().stream()
                .map(values::getEntryView)
                .filter(view -> view != null && view.getExpirationTime() > System.currentTimeMillis() + 60_000)
                .count();
    }

    /** Whatever many sessions there are: what a request does concerns its own entries only. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noRequestLooksThroughTheMap(boolean sticky) {
        try (HazelcastCluster cluster = cluster(Mode.P2P, sticky)) {
            client.get(cluster.member(1), "/set?name=a&value=1");
            client.get(cluster.member(2), "/append?name=l&value=x");
            client.get(cluster.member(1), "/large?name=big&value=20000");
            client.get(cluster.member(2), "/size?name=big");
            client.get(cluster.member(1), "/rotate");
            client.get(cluster.member(2), "/get?name=a");
            client.get(cluster.member(2), "/invalidate");
            for (int member = 1; member <= 2; member++) {
                for (String map : List.of(MAP, MAP + ".values", MAP + ".ended")) {
                    LocalMapStats stats = cluster.instance(member).getMap(map).getLocalMapStats();
                    assertThat(stats.getQueryCount() + stats.getValuesCallCount() + stats.getEntrySetCallCount())
                            .as(map)
                            .isZero();
                }
            }
        }
    }
}
