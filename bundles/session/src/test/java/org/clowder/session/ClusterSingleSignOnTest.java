package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.tribes.group.GroupChannel;
import org.clowder.channel.standalone.StandaloneChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterSingleSignOnTest {

    private final StandardEngine engine = new StandardEngine();
    private final Valve valve = new Valve();

    /** Lets the test do what an authenticator does. */
    private static final class Valve extends ClusterSingleSignOn {

        void logIn(String id) {
            register(id, new GenericPrincipal("alice", List.of()), "BASIC", "alice", "secret");
        }

        void logOut(String id) {
            deregister(id);
        }

        boolean knows(String id) {
            return cache.get(id) != null
                    && "alice".equals(cache.get(id).getPrincipal().getName());
        }
    }

    @BeforeEach
    void place() {
        StandardHost host = new StandardHost();
        host.setName("localhost");
        engine.setName("Catalina");
        engine.addChild(host);
        valve.setContainer(host);
    }

    @Test
    void withoutAClusterLoginsAreLocalAndOutliveARestart() throws LifecycleException {
        valve.start();
        assertThat(valve.stateTransferDone()).isTrue();
        valve.logIn("id");
        valve.stop();
        valve.start();
        assertThat(valve.knows("id")).isTrue();
        valve.logOut("id");
        assertThat(valve.knows("id")).isFalse();
        valve.stop();
    }

    @Test
    void inAnIdleClusterLoginsAreLocal() throws Exception {
        SharedChannelCluster cluster = new SharedChannelCluster();
        engine.setCluster(cluster);
        try (StandaloneChannel channel = StandaloneChannel.over(new GroupChannel())) {
            cluster.setSharedChannel(channel.shared());
            cluster.start();
        }
        try {
            valve.start();
            valve.logIn("id");
            assertThat(valve.knows("id")).isTrue();
            valve.logOut("id");
            assertThat(valve.knows("id")).isFalse();
            valve.stop();
            valve.start();
            valve.logIn("id");
            assertThat(valve.knows("id")).isTrue();
            valve.stop();
        } finally {
            cluster.stop();
        }
    }

    @Test
    void attributesOfTomcatsClassThatHaveNoMeaningAreRefusedWithTheReason() {
        assertThatThrownBy(() -> valve.setRpcTimeout(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rpcTimeout")
                .hasMessageContaining("Remove the attribute");
        assertThatThrownBy(() -> valve.setMapSendOptions(6)).hasMessageContaining("mapSendOptions");
        assertThatThrownBy(() -> valve.setTerminateOnStartFailure(true))
                .hasMessageContaining("terminateOnStartFailure");
        assertThatThrownBy(() -> valve.setAccessTimeout(1)).hasMessageContaining("accessTimeout");
    }
}
