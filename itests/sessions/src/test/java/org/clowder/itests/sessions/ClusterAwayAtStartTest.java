package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clowder.harness.Await;
import org.clowder.harness.Ports;
import org.clowder.hazelcast.ClientServerLifecycleListener;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of a cluster that is not there when its member starts, with the least that its configuration needs. */
class ClusterAwayAtStartTest {

    private static final String CLIENT =
            """
            hazelcast-client:
              cluster-name: late
              network:
                cluster-members:
                  - 127.0.0.1:%d
            """;

    private static final String TIMEOUT =
            """
              connection-strategy:
                connection-retry:
                  cluster-connect-timeout-millis: 1000
            """;

    @TempDir
    Path work;

    private final int port = Ports.free();

    private HazelcastInstance server() {
        Config config = new Config();
        config.setClusterName("late");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        return Hazelcast.newHazelcastInstance(config);
    }

    /** As the descriptor says it. */
    private SessionStore listener(String more) throws IOException {
        Path config = Files.writeString(work.resolve("client.yaml"), CLIENT.formatted(port) + more);
        return (tomcat, context) -> {
            ClientServerLifecycleListener listener = new ClientServerLifecycleListener();
            listener.setConfigLocation(config.toString());
            tomcat.getServer().addLifecycleListener(listener);
            HazelcastSessionManager manager = new HazelcastSessionManager();
            manager.setClientOnly(true);
            manager.setProcessExpiresFrequency(1);
            context.setManager(manager);
        };
    }

    @Test
    @Timeout(120)
    void theMemberStartsSaysWhatItWaitsForAndIsReadyOnceTheClusterIsThere() throws IOException {
        Client client = new Client();
        try (OneTomcat member = new OneTomcat(work.resolve("member"), "member", listener(""))) {
            HazelcastSessionManager manager = (HazelcastSessionManager) member.manager();
            assertThat(client.get(member, "/no")).isEqualTo("no session");
            client.get(member, "/set?name=a&value=early");
            assertThat(client.status()).isEqualTo(503);
            assertThat(client.header("Retry-After")).isNotNull();
            assertThat(manager.status().available()).isFalse();
            assertThat(manager.replicationReason())
                    .isEqualTo("in the map app_session_replication of Hazelcast, which does not answer");

            HazelcastInstance server = server();
            try {
                Await.until(
                        "the cluster is found",
                        () -> manager.status().settled() && manager.status().available());
                Client later = new Client();
                later.get(member, "/set?name=a&value=late");
                assertThat(later.status()).isEqualTo(200);
                assertThat(later.get(member, "/get?name=a")).isEqualTo("late");
                assertThat(server.getMap("app_session_replication").size()).isPositive();
            } finally {
                server.shutdown();
            }
        }
    }

    /** @param root Hazelcast's own, and the one that the documentation of the earlier session manager prints */
    @ParameterizedTest
    @ValueSource(strings = {"hazelcast-client", "hazelcast"})
    @Timeout(60)
    void aTimeOfItsConfigurationIsKept(String root) throws IOException {
        SessionStore store = listener(TIMEOUT);
        Path config = work.resolve("client.yaml");
        Files.writeString(config, Files.readString(config).replace("hazelcast-client", root));
        assertThatThrownBy(() -> new OneTomcat(work.resolve("member"), "member", store))
                .hasStackTraceContaining("Unable to connect to any cluster");
    }
}
