package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.clowder.server.Drain;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;
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
                List.of(),
                List.of(replication),
                Map.of("Catalina", List.of("http://127.0.0.1:8080")),
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
                        url          http://127.0.0.1:8080 (Catalina)
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
                List.of(),
                Map.of(),
                Duration.ofMillis(5),
                42);
        assertThat(status.ready()).isFalse();
        assertThat(status.text()).contains("ready    no\nmissing  /hello: \"state\" transfer\nmissing  b\n");
        assertThat(status.json())
                .isEqualTo("{\"member\":\"a\",\"state\":\"RUNNING\",\"ready\":false,"
                        + "\"missing\":[\"/hello: \\\"state\\\" transfer\",\"b\"],\"drain\":\"DRAINING\",\"sessions\":20,\"safeSessions\":3,\"cluster\":\"off\",\"warnings\":[],\"replication\":[],\"urls\":{},"
                        + "\"uptimeMillis\":5,\"pid\":42,\"base\":\"C:\\\\a\"}");
    }

    @Test
    void whatIsWrongAlthoughItServesIsSaid() {
        StandingWarnings channel = new StandingWarnings() {
            @Override
            public List<StandingWarning> warnings() {
                return List.of(new StandingWarning(
                        StandingWarning.Kind.MEMBER_REFUSED, "10.0.0.2:4000", "member 10.0.0.2:4000 is refused", 7));
            }

            @Override
            public Map<String, Integer> figures() {
                return Map.of("membersExpected", 2);
            }
        };
        StandingWarnings file = () -> List.of(StandingWarning.configuration("a.cfg", "a.cfg was refused"));
        MemberStatus status = new MemberStatus(
                "a",
                "/srv/a",
                "RUNNING",
                List.of(),
                null,
                "0 other members",
                List.of(channel, file),
                List.of(),
                Map.of(),
                Duration.ofMillis(5),
                42);

        assertThat(status.ready()).isTrue();
        assertThat(status.text())
                .contains(
                        """
                        cluster  0 other members
                        warning  member 10.0.0.2:4000 is refused
                        warning  a.cfg was refused
                        """);
        assertThat(status.json())
                .contains(
                        "\"membersExpected\":2,\"warnings\":[{\"kind\":\"MEMBER_REFUSED\",\"subject\":\"10.0.0.2:4000\","
                                + "\"text\":\"member 10.0.0.2:4000 is refused\",\"count\":7},{\"kind\":\"CONFIGURATION_REFUSED\",");
    }

    @Test
    void withoutItsServerAMemberIsStoppedAndNotReady() {
        MemberStatus status = MemberStatus.of("a", "/srv/a", null, null, null, null, List.of(), List.of());
        assertThat(status.state()).isEqualTo("STOPPED");
        assertThat(status.ready()).isFalse();
        assertThat(status.missing()).singleElement().asString().contains("org.clowder.server");
    }
}
