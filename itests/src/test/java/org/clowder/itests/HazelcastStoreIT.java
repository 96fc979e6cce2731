package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hazelcast writes the sessions to a database, by the store of the sample, with the configuration that {@code docs/hazelcast.md} prints. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HazelcastStoreIT {

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void noSessionIsLostWhenAllMembersOfHazelcastAndOfTomcatAreKilled() throws IOException {
        try (Postgres database = Postgres.start().with("sessions", "clowder")) {
            String map = HazelcastIT.PRINTED.section("A store").block("<map ");
            List<HazelcastServer> servers = HazelcastServer.cluster(
                    members.directory(), "sessions", 1, map.replace("127.0.0.1:5432", "127.0.0.1:" + database.port()));
            HazelcastServer server =
                    servers.get(0).with(Build.jar("hazelcast-store.jar")).with(Build.jar("postgresql.jar"));
            try (server) {
                Member member = member(server);
                try (Ledger ledger = new Ledger("/shop", 40, 8)) {
                    server.start().awaitReady();
                    member.start().awaitReady();
                    awaitAnswers(member);
                    ledger.write(member, 3);
                    server.kill();
                    member.kill();
                    server.start().awaitReady();
                    member.start().awaitReady();
                    awaitAnswers(member);
                    Audit audit = ledger.audit(member);
                    assertThat(audit.damaged()).as(audit.toString()).isZero();
                }
            }
        }
    }

    /** What only the first request makes Hazelcast do may take longer than a request waits. */
    private static void awaitAnswers(Member member) {
        await("sessions are answered")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> {
                    try (Ledger first = new Ledger("/shop", 1, 1)) {
                        first.write(member, 1);
                        return true;
                    }
                });
    }

    private static Member member(HazelcastServer server) throws IOException {
        Path config = members.directory().resolve("client.yaml");
        Files.writeString(
                config,
                HazelcastIT.PRINTED
                        .block("hazelcast-client:")
                        .replace("127.0.0.1:5701", "127.0.0.1:" + server.channelPort()));
        String listener = HazelcastIT.PRINTED
                .block("<Listener className=\"org.clowder.hazelcast.ClientServerLifecycleListener\"")
                .replace("/etc/clowder/hazelcast-client.yaml", config.toString());
        return members.single("stored")
                .deploy(HazelcastIT.ledger().build(members.directory().resolve("shop.war")))
                .edit("context.xml", xml -> HazelcastIT.manager(xml, "clientOnly=\"true\""))
                .edit("catalina-server.xml", xml -> HazelcastIT.listener(xml, listener));
    }
}
