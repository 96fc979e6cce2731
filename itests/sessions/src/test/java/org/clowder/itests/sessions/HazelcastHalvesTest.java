package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.logging.ILogger;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.clowder.harness.Await;
import org.clowder.itests.sessions.HazelcastCluster.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two halves of a cluster that find each other again, with the merge policy that docs/hazelcast.md prints. */
@Execution(ExecutionMode.CONCURRENT)
class HazelcastHalvesTest {

    private static final String MAP = "app_session_replication";

    @TempDir
    Path work;

    private final Sight sight = new Sight();

    /** Through which members see each other, or not yet. */
    private static final class Sight implements DiscoveryStrategyFactory {

        private final Set<DiscoveryNode> nodes = ConcurrentHashMap.newKeySet();
        private volatile boolean clear;

        @Override
        public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
            return AbstractDiscoveryStrategy.class;
        }

        @Override
        @SuppressWarnings("rawtypes") // as it is in the interface
        public DiscoveryStrategy newDiscoveryStrategy(
                DiscoveryNode own, ILogger logger, Map<String, Comparable> properties) {
            Address address = own.getPrivateAddress();
            nodes.add(new SimpleDiscoveryNode(address));
            return new AbstractDiscoveryStrategy(logger, properties) {
                @Override
                public Iterable<DiscoveryNode> discoverNodes() {
                    return clear ? nodes : List.of();
                }
            };
        }

        @Override
        public Collection<PropertyDefinition> getConfigurationProperties() {
            return List.of();
        }
    }

    private Config half() {
        Config config = HazelcastDocumentTest.documented(HazelcastDocumentTest.HALVES);
        config.getSplitBrainProtectionConfig("majority").setEnabled(false);
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "1");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "1");
        config.setProperty("hazelcast.discovery.enabled", "true");
        config.getNetworkConfig()
                .getJoin()
                .getDiscoveryConfig()
                .addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(sight));
        return config;
    }

    @Test
    void ofEachSessionTheStateThatWasUsedLastIsSeenOnBothMembers() {
        try (HazelcastCluster cluster =
                new HazelcastCluster(Mode.P2P, work, 2, this::half, manager -> Kind.settings(manager, false))) {
            HazelcastInstance first = cluster.holders().get(0);
            HazelcastInstance second = cluster.holders().get(1);
            assertThat(first.getCluster().getMembers()).hasSize(1);
            Client one = new Client();
            Client other = new Client();
            for (Client each : List.of(one, other)) {
                each.get(cluster.member(1), "/set?name=a&value=0");
                each.get(cluster.member(1), "/set?name=gone&value=0");
            }
            copy(first, second);
            changeIn(cluster, one, 1, 2);
            changeIn(cluster, other, 2, 1);
            AtomicBoolean merged = new AtomicBoolean();
            for (HazelcastInstance each : List.of(first, second)) {
                each.getLifecycleService()
                        .addLifecycleListener(
                                event -> merged.compareAndSet(false, event.getState() == LifecycleState.MERGED));
            }
            sight.clear = true;
            // a request would be a use
            Await.until("the halves are one", merged::get);
            for (OneTomcat member : List.of(cluster.member(1), cluster.member(2))) {
                assertThat(one.get(member, "/get?name=a")).isEqualTo("2");
                assertThat(one.get(member, "/names")).isEqualTo("[a, of2]");
                assertThat(other.get(member, "/get?name=a")).isEqualTo("1");
                assertThat(other.get(member, "/names")).isEqualTo("[a, of1]");
            }
        }
    }

    /** As it was before they fell apart. */
    private static void copy(HazelcastInstance from, HazelcastInstance to) {
        IMap<String, byte[]> target = to.getMap(MAP);
        from.<String, byte[]>getMap(MAP)
                .forEach(entry -> target.set(entry.getKey(), entry.getValue(), 10, TimeUnit.MINUTES));
    }

    /** Both halves change it as many times. */
    private static void changeIn(HazelcastCluster cluster, Client client, int early, int late) {
        for (int half : List.of(early, late)) {
            client.get(cluster.member(half), "/set?name=a&value=" + half);
            client.get(cluster.member(half), "/set?name=of" + half + "&value=1");
            client.get(cluster.member(half), "/remove?name=gone");
        }
    }
}
