package org.clowder.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** {@code samples/spring-boot} with Clowder's own replication. */
class SpringBootIT extends AbstractBootIT {

    @Override
    List<BootMember> members(Path directory) {
        List<Integer> ports = Ports.some(2);
        return IntStream.range(0, 2)
                .mapToObj(number -> new BootMember(
                        "member-" + number,
                        directory,
                        "spring-boot",
                        ports.get(number),
                        "--clowder.cluster.jvm-route=member-" + number,
                        "--clowder.cluster.port=" + ports.get(number),
                        "--clowder.cluster.members=127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1)))
                .toList();
    }

    @Override
    boolean metTheOther(BootMember member) {
        return member.health().matches("(?s).*\"cluster\":\"counter\".*\"otherMembers\":\\[\"127.0.0.1:.*");
    }

    @Override
    String route(BootMember member) {
        return "." + member.name();
    }

    @Override
    void afterTheStop() {
        assertThat(member(0).console())
                .containsPattern("This member stops with (\\d+) of \\1 sessions on other members");
    }

    @Test
    @Order(2) // it needs none of them
    void whatIsWrongIsSaidInsteadOfAStackTrace() {
        try (BootMember member = new BootMember(
                "wrong", directory(), "spring-boot", Ports.free(), "--clowder.cluster.address=192.0.2.1")) {
            member.start();
            assertThat(member.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(member.console())
                    .contains("APPLICATION FAILED TO START", "set clowder.cluster.encryption.key or")
                    .doesNotContain("\tat ");
        }
    }

    /** Its readiness group names what only members of a cluster once had. */
    @Test
    @Order(2) // it needs none of them
    void itStartsWithoutACluster() {
        try (BootMember member =
                new BootMember("alone", directory(), "spring-boot", Ports.free(), "--clowder.cluster.enabled=false")) {
            member.start();
            member.awaitReady();
            assertThat(member.health()).contains("off (clowder.cluster.enabled)");
        }
    }
}
