package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two of {@code samples/host-felix}: Felix with its defaults, of which one is that no start level comes after the first. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class FelixHostIT {

    private static List<HostMember> members;

    @BeforeAll
    static void start() {
        members = HostMember.felix(FelixHostIT.class, 2);
        members.forEach(HostMember::startWithHello);
        members.forEach(HostMember::awaitReady);
    }

    @AfterAll
    static void stop() {
        members.forEach(HostMember::close);
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

    @Test
    void platformClusteringIsNotOffUntilTheConfigurationIsThereAndThatStaysAsItIs() throws Exception {
        for (HostMember member : members) {
            assertThat(member.base().resolve("conf/org.clowder.channel.cfg"))
                    .content()
                    .startsWith("enabled=true");
            Path log = member.base().resolveSibling(member.name() + ".err");
            assertThat(Files.readString(log)).contains("Deployed /hello-bundle").doesNotContain("clustering is off");
        }
    }
}
