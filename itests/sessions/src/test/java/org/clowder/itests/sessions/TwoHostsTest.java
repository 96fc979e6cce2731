package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications of one path on two Hosts. */
class TwoHostsTest {

    /** Tomcat's default one, and one that is called like the address of the member. */
    private static final String DEFAULT = "localhost";

    private static final String OTHER = "127.0.0.1";

    @TempDir
    Path work;

    private final Client client = new Client();
    private Cluster cluster;

    private String on(int member, String host, String path) {
        return client.get(cluster.member(member).url(path).replace(OTHER, host));
    }

    @ParameterizedTest
    @EnumSource
    void eachHasSessionsOfItsOwnOnBothMembers(Kind kind) {
        try (Cluster own = kind.start(work, true)) {
            cluster = own;
            cluster.member(1).addHost(OTHER);
            cluster.member(2).addHost(OTHER);

            on(1, DEFAULT, "/set?name=a&value=1");
            assertThat(on(2, DEFAULT, "/get?name=a")).isEqualTo("1");
            String first = client.id();
            assertThat(on(1, OTHER, "/get?name=a")).isEqualTo("none");
            assertThat(on(2, OTHER, "/get?name=a")).isEqualTo("none");

            on(1, OTHER, "/set?name=a&value=2");
            assertThat(client.id()).isNotEqualTo(first);
            assertThat(on(2, OTHER, "/get?name=a")).isEqualTo("2");
            assertThat(on(2, DEFAULT, "/get?name=a")).isEqualTo("none");
            client.use(first);
            assertThat(on(1, DEFAULT, "/get?name=a")).isEqualTo("1");
        }
    }
}
