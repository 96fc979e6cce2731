package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberStatusTest {

    @Test
    void aReadyMemberIsShownInAlignedLines() {
        MemberStatus status =
                new MemberStatus("a", "/srv/a", "RUNNING", List.of(), "2 other members", Duration.ofSeconds(3725), 42);
        assertThat(status.ready()).isTrue();
        assertThat(status.text())
                .isEqualTo(
                        """
                        member   a
                        state    RUNNING
                        ready    yes
                        cluster  2 other members
                        uptime   1 h 2 min
                        pid      42
                        base     /srv/a
                        """);
    }

    @Test
    void whatIsMissingIsListed() {
        MemberStatus status = new MemberStatus(
                "a", "C:\\a", "RUNNING", List.of("/hello: \"state\" transfer", "b"), "off", Duration.ofMillis(5), 42);
        assertThat(status.ready()).isFalse();
        assertThat(status.text()).contains("ready    no\nmissing  /hello: \"state\" transfer\nmissing  b\n");
        assertThat(status.json())
                .isEqualTo("{\"member\":\"a\",\"state\":\"RUNNING\",\"ready\":false,"
                        + "\"missing\":[\"/hello: \\\"state\\\" transfer\",\"b\"],\"cluster\":\"off\","
                        + "\"uptimeMillis\":5,\"pid\":42,\"base\":\"C:\\\\a\"}");
    }

    @Test
    void withoutItsServerAMemberIsStoppedAndNotReady() {
        MemberStatus status = MemberStatus.of("a", "/srv/a", null, null, null);
        assertThat(status.state()).isEqualTo("STOPPED");
        assertThat(status.ready()).isFalse();
        assertThat(status.missing()).singleElement().asString().contains("org.clowder.server");
    }
}
