package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two Karafs, offline, with Clowder's features. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KarafIT {

    private static List<KarafMember> members;

    @BeforeAll
    static void start() {
        members = Home.cluster(KarafIT.class, 2).stream().map(KarafMember::new).toList();
        members.forEach(KarafMember::start);
        members.forEach(KarafMember::awaitReady);
    }

    @AfterAll
    static void stop() {
        members.forEach(KarafMember::close);
    }

    @Test
    void aSessionSurvivesTheEndOfTheMemberThatHadIt() throws Exception {
        Counter counter = new Counter();
        assertThat(counter.visit(members.get(0))).isEqualTo(1);
        assertThat(counter.visit(members.get(1))).isEqualTo(2);
        assertThat(counter.visit(members.get(0))).isEqualTo(3);

        members.get(0).kill();
        assertThat(counter.visit(members.get(1))).isEqualTo(4);
    }

    /** Pax Logging passes what {@code java.util.logging} gets to the Log Service, and Clowder does not pass it back. */
    @Test
    void whatIsLoggedIsLoggedOnce() {
        assertThat(members.get(1).log().lines())
                .noneMatch(line -> line.contains("StackOverflowError"))
                .filteredOn(line -> line.contains("Deployed /hello-bundle"))
                .hasSize(1);
    }

    /** The port is set by {@code etc/org.clowder.server.cfg} alone, so that what answers has read it. */
    @Test
    void aChangeOfTheServersConfigurationIsSaidAndChangesNothing() {
        KarafMember member = members.get(1);
        member.set("org.clowder.server.cfg", "stop.grace", "50");

        await().untilAsserted(() -> assertThat(member.log())
                .contains("stop.grace in org.clowder.server has changed; it is taken when the bundle"));
        assertThat(member.ready()).isTrue();
        assertThat(member.log().lines())
                .filteredOn(line -> line.contains("Deployed /hello-bundle"))
                .hasSize(1);
    }
}
