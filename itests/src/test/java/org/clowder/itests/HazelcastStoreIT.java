package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hazelcast writes the sessions to a database, by the store of the sample. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HazelcastStoreIT {

    private static final String CLIENT =
            """
            hazelcast-client:
              cluster-name: stored
              network:
                cluster-members:
                  - 127.0.0.1:%d
            """;

    private static final String MAP =
            """
            <map name="ledger_session_replication*">
              <map-store enabled="true" initial-mode="LAZY">
                <class-name>org.clowder.samples.store.SessionStore</class-name>
                <write-delay-seconds>0</write-delay-seconds>
                <properties>
                  <property name="url">%s</property>
                  <property name="user">postgres</property>
                  <property name="password"></property>
                </properties>
              </map-store>
            </map>
            """;

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void noSessionIsLostWhenAllMembersOfHazelcastAndOfTomcatAreKilled() throws IOException {
        try (Postgres database = Postgres.start()) {
            List<HazelcastServer> servers =
                    HazelcastServer.cluster(members.directory(), "stored", 1, MAP.formatted(database.url()));
            HazelcastServer server =
                    servers.get(0).with(Build.jar("hazelcast-store.jar")).with(Build.jar("postgresql.jar"));
            try (server) {
                Member member = member(server);
                try (Ledger ledger = new Ledger("/ledger", 40, 8)) {
                    server.start().awaitReady();
                    member.start().awaitReady();
                    ledger.write(member, 3);
                    server.kill();
                    member.kill();
                    server.start().awaitReady();
                    member.start().awaitReady();
                    Audit audit = ledger.audit(member);
                    assertThat(audit.damaged()).as(audit.toString()).isZero();
                }
            }
        }
    }

    private static Member member(HazelcastServer server) throws IOException {
        Path config = members.directory().resolve("client.yaml");
        Files.writeString(config, CLIENT.formatted(server.channelPort()));
        return members.single("stored")
                .deploy(HazelcastIT.ledger().build(members.directory().resolve("ledger.war")))
                .edit("context.xml", xml -> HazelcastIT.manager(xml, "clientOnly=\"true\""))
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replaceFirst(
                                "<Server>",
                                "<Server><Listener className=\"org.clowder.hazelcast.ClientServerLifecycleListener\" configLocation=\""
                                        + config + "\"/>"));
    }
}
