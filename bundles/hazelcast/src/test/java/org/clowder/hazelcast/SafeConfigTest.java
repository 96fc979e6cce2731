package org.clowder.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** A member that nobody has configured, and a client of it that is told where it is and no more. */
class SafeConfigTest {

    private static final String CLUSTER = "test-" + UUID.randomUUID();

    /** Of a library; reading it would run code of its class. */
    private static final Serializable FOREIGN = new AssertionFailedError("foreign");

    private static HazelcastInstance member;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        member = Hazelcast.newHazelcastInstance(
                SafeConfig.secure(SafeConfig.onLoopback()).setClusterName(CLUSTER));
    }

    @AfterAll
    static void stop() {
        member.getLifecycleService().terminate();
    }

    private static InetSocketAddress address() {
        return member.getCluster().getLocalMember().getSocketAddress();
    }

    @Test
    void nobodyElseReachesItAndNobodyIsLookedForElsewhere() {
        assertThat(address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(member.getConfig().getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
        NetworkConfig network = member.getConfig().getNetworkConfig();
        assertThat(network.getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
        assertThat(network.getJoin().isAutoDetectionEnabled()).isFalse();
        assertThat(network.getJoin().getMulticastConfig().isEnabled()).isFalse();
        assertThat(network.getJoin().getTcpIpConfig().getMembers()).containsExactly("127.0.0.1");
    }

    @Test
    void nothingRunsInItThatSessionsDoNotNeed() {
        assertThatThrownBy(member::getJet).hasMessageContaining("Jet");
        Config config = member.getConfig();
        assertThat(config.getMetricsConfig().isEnabled()).isFalse();
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    }

    @Test
    void aMemberReadsNoObjectOfAForeignClass() {
        member.getMap("member").set("a", FOREIGN);
        assertThatThrownBy(() -> member.getMap("member").get("a"))
                .hasStackTraceContaining("Resolving class " + FOREIGN.getClass().getName() + " is not allowed");
    }

    @Test
    void norDoesAClient() throws Exception {
        Path file = Files.writeString(
                directory.resolve("client.yaml"),
                """
                hazelcast-client:
                  cluster-name: %s
                  network:
                    cluster-members: ["127.0.0.1:%d"]
                """
                        .formatted(CLUSTER, address().getPort()));
        ClientServerLifecycleListener listener = new ClientServerLifecycleListener();
        listener.setConfigLocation(file.toString());
        HazelcastInstance client = listener.start();
        try {
            client.getMap("client").set("a", FOREIGN);
            assertThatThrownBy(() -> client.getMap("client").get("a"))
                    .hasStackTraceContaining(
                            "Resolving class " + FOREIGN.getClass().getName() + " is not allowed");
        } finally {
            client.shutdown();
        }
    }

    @Test
    void whatAConfigurationSaysOfItselfStays() {
        JavaSerializationFilterConfig own = new JavaSerializationFilterConfig();
        own.setWhitelist(new ClassFilter().addPrefixes("com.acme."));
        Config config = new Config().setProperty("hazelcast.phone.home.enabled", "true");
        config.getSerializationConfig().setJavaSerializationFilterConfig(own);
        ClientConfig client = new ClientConfig();
        client.getSerializationConfig().setJavaSerializationFilterConfig(own);

        SafeConfig.secure(config);
        SafeConfig.secure(client);

        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("true");
        assertThat(config.getSerializationConfig().getJavaSerializationFilterConfig())
                .isSameAs(own);
        assertThat(client.getSerializationConfig().getJavaSerializationFilterConfig())
                .isSameAs(own);
    }
}
