package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.clowder.server.Drain;
import org.junit.jupiter.api.Test;

class MemberStatusTest {

    @Test
    void aReadyMemberIsShownInAlignedLines() {
        ClusterReplication replication =
                ClusterReplication.of(Metrics.of("session:/Catalina", Map.of("getMembers", 2)));
        MemberStatus status = new MemberStatus(
                "a",
                "/srv/a",
                "RUNNING",
                List.of(),
                null,
                "2 other members",
                List.of(replication),
                Duration.ofSeconds(3725),
                42);
        assertThat(status.ready()).isTrue();
        assertThat(status.json()).contains("\"replication\":[{\"name\":\"session:/Catalina\",");
        assertThat(status.text())
                .isEqualTo(
                        """
                        member       a
                        state        RUNNING
                        ready        yes
                        cluster      2 other members
                        replication  session:/Catalina: 2 members, lag 0 (0 ms), 0 deltas sent, 0 applied
                        uptime       1 h 2 min
                        pid          42
                        base         /srv/a
                        """);
    }

    @Test
    void whatIsMissingIsListed() {
        MemberStatus status = new MemberStatus(
                "a",
                "C:\\a",
                "RUNNING",
                List.of("/hello: \"state\" transfer", "b"),
                new Drain.Progress(Drain.State.DRAINING, 20, 3),
                "off",
                List.of(),
                Duration.ofMillis(5),
                42);
        assertThat(status.ready()).isFalse();
        assertThat(status.text()).contains("ready    no\nmissing  /hello: \"state\" transfer\nmissing  b\n");
        assertThat(status.json())
                .isEqualTo("{\"member\":\"a\",\"state\":\"RUNNING\",\"ready\":false,"
                        + "\"missing\":[\"/hello: \\\"state\\\" transfer\",\"b\"],\"drain\":\"DRAINING\",\"sessions\":20,\"safeSessions\":3,\"cluster\":\"off\",\"replication\":[],"
                        + "\"uptimeMillis\":5,\"pid\":42,\"base\":\"C:\\\\a\"}");
    }

    @Test
    void withoutItsServerAMemberIsStoppedAndNotReady() {
        MemberStatus status = MemberStatus.of("a", "/srv/a", null, null, null, null, List.of());
        assertThat(status.state()).isEqualTo("STOPPED");
        assertThat(status.ready()).isFalse();
        assertThat(status.missing()).singleElement().asString().contains("org.clowder.server");
    }
}
