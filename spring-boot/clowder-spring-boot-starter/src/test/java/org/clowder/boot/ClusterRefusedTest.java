package org.clowder.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What is said of properties that are wrong. */
@Timeout(60)
class ClusterRefusedTest {

    private static FailureAnalysis refusal(String... properties) {
        Throwable failure = catchThrowable(() -> Application.run(properties).close());
        assertThat(failure).isNotNull();
        FailureAnalysis analysis = new ClusterRefusedFailureAnalyzer().analyze(failure);
        assertThat(analysis).as(failure.toString()).isNotNull();
        return analysis;
    }

    @Test
    void anAddressThatOthersReachNeedsAKey() {
        FailureAnalysis analysis = refusal("clowder.cluster.address=192.0.2.1");
        assertThat(analysis.getDescription())
                .isEqualTo(
                        "Platform clustering is refused: clowder.cluster.address: is 192.0.2.1, which is not loopback,"
                                + " and no encryption key is set; set clowder.cluster.encryption.key or"
                                + " clowder.cluster.encryption.key-file on all members (`clowder key FILE` makes one), or"
                                + " clowder.cluster.allow-insecure=true if the network is safe");
        assertThat(analysis.getAction()).contains("clowder.cluster.enabled=false");
    }

    @Test
    void severalMistakesAreNamedTogetherAndAKeyIsNotShown() {
        assertThat(refusal(
                                "clowder.cluster.members=nowhere",
                                "clowder.cluster.send-timeout=0",
                                "clowder.cluster.encryption.key=0123456789secret")
                        .getDescription())
                .contains("clowder.cluster.members: \"nowhere\" is not host:port")
                .contains("clowder.cluster.send-timeout: 0 is not in 1 to 600000")
                .contains("clowder.cluster.encryption.key: the key is not an even number of hexadecimal digits")
                .doesNotContain("secret")
                .doesNotContain("org.clowder.channel");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        int port = Ports.free();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal("clowder.cluster.port=" + taken.getLocalPort()).getDescription())
                    .contains("cannot listen on 127.0.0.1:" + port)
                    .contains("set clowder.cluster.port to a free one");
        }
    }

    @Test
    void aSettingOfTheManagerIsNamedAsAProperty() {
        assertThat(refusal("clowder.cluster.session.max-wait=0").getDescription())
                .isEqualTo("clowder.cluster.session.max-wait=\"0\": expected a number of milliseconds above 0");
        assertThat(refusal("clowder.cluster.session.max-attribute-size=3GB").getDescription())
                .startsWith("clowder.cluster.session.max-attribute-size=");
        assertThat(refusal("clowder.cluster.session.detect-mutation-exclude=(").getDescription())
                .startsWith("clowder.cluster.session.detect-mutation-exclude=\"(\": expected a regular expression");
    }
}
