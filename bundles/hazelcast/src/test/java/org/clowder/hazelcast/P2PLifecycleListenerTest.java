package org.clowder.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class P2PLifecycleListenerTest {

    private final Config config = SafeConfig.onLoopback();

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "0.0.0.0", "2001:db8::1"})
    void whereOthersMayReachItHazelcastIsRefusedUnlessThatIsAllowed(String host) {
        assertThatThrownBy(() -> P2PLifecycleListener.listenOn(host, false, config))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("configLocation")
                .hasMessageContaining("allowInsecure=\"true\"");
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");

        P2PLifecycleListener.listenOn(host, true, config);
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "::1"})
    void onLoopbackItIsNot(String host) {
        P2PLifecycleListener.listenOn(host, false, config);
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly(host);
    }
}
