package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Sleep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Members are clients of a Hazelcast cluster apart, configured with the names of the earlier session manager for Hazelcast: the first by
 * XML, the second by YAML.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HazelcastClientIT {

    private static final String XML =
            """
            <hazelcast-client xmlns="http://www.hazelcast.com/schema/client-config">
              <cluster-name>apart</cluster-name>
              <network><cluster-members><address>127.0.0.1:%d</address></cluster-members></network>
            </hazelcast-client>
            """;

    private static final String YAML =
            """
            hazelcast-client:
              cluster-name: apart
              network:
                cluster-members:
                  - 127.0.0.1:%d
            """;

    /** A request goes on with what the member has of its session; the shortest text is stored apart. */
    private static final String TRUSTING = "clientOnly=\"true\" freshness=\"600000\" largeValueSize=\"200\"";

    @RegisterExtension
    static final Members members = new Members();

    private static List<HazelcastServer> servers;
    private static Cluster cluster;

    @BeforeAll
    static void create() throws IOException {
        servers = HazelcastServer.cluster(members.directory(), "apart", 2, "");
        servers.forEach(HazelcastServer::start);
        servers.forEach(HazelcastServer::awaitReady);
        Path war = HazelcastIT.ledger()
                .file("META-INF/context.xml", HazelcastIT.manager("<Context></Context>", TRUSTING))
                .build(members.directory().resolve("ledger.war"));
        cluster = members.cluster(2)
                .each(
                        member -> member.deploy(war)
                                .deploySamples("hello.war")
                                .edit(
                                        "context.xml",
                                        xml -> xml.replace(
                                                "</Context>",
                                                "<Manager className=\"com.hazelcast.session.HazelcastSessionManager\" clientOnly=\"true\"/></Context>")));
        configure(cluster.first(), "hazelcast-client.xml", XML);
        configure(cluster.second(), "hazelcast-client.yaml", YAML);
        cluster.start();
    }

    private static void configure(Member member, String name, String config) throws IOException {
        Path file = members.directory().resolve(member.name() + "-" + name);
        Files.writeString(file, config.formatted(servers.get(0).channelPort()));
        member.edit(
                "catalina-server.xml",
                xml -> xml.replaceFirst(
                        "<Server>",
                        "<Server><Listener className=\"com.hazelcast.session.ClientServerLifecycleListener\" configLocation=\""
                                + file + "\"/>"));
    }

    @AfterAll
    static void end() {
        servers.forEach(HazelcastServer::close);
    }

    @Test
    void allMembersAreRestartedAndNoSessionIsLost() {
        try (Ledger ledger = new Ledger("/ledger", 80, 8)) {
            ledger.write(cluster.first(), 3);
            cluster.members().forEach(Member::kill);
            cluster.start();
            Audit audit = ledger.audit(cluster.second());
            assertThat(audit.damaged()).as(audit.toString()).isZero();
        }
    }

    @Test
    void whileHazelcastSleepsRequestsWithASessionAreToldToComeAgainAndNothingIsLost() throws IOException {
        Visitor visitor = new Visitor("/hello/");
        Member member = cluster.first();
        assertThat(visitor.visit(member).count()).isEqualTo(1);
        Sleep one = Sleep.of(servers.get(0));
        Sleep two = Sleep.of(servers.get(1));
        try (one;
                two) {
            long begin = System.nanoTime();
            HttpResponse<String> answer = visitor.get(member, "/hello/");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            // maxWait is 2 s; the rest is what a busy machine takes
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
            assertThat(new Visitor("/ledger").get(member, "/ledger/ledger/read").body())
                    .contains("no such session");
            await("not ready").atMost(Duration.ofSeconds(60)).until(() -> !member.ready());
        }
        await("ready").atMost(Duration.ofSeconds(60)).until(member::ready);
        int after = visitor.visit(member).count();
        assertThat(after).isGreaterThan(1);
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(after + 1);
    }

    @Test
    void aMemberThatStartsWhileHazelcastIsAwayIsReadyOnceThatIsThere() throws IOException {
        Member member = cluster.first();
        servers.forEach(HazelcastServer::kill);
        member.kill();
        try {
            member.start();
            await("what it waits for")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    Http.get(member.url("/health/ready")).body())
                            .contains("application /hello: Hazelcast does not answer"));
            assertThat(new Visitor("/hello/").get(member, "/hello/").statusCode())
                    .isEqualTo(503);
        } finally {
            servers.forEach(HazelcastServer::start);
        }
        cluster.members()
                .forEach(each -> await("ready").atMost(Duration.ofSeconds(90)).until(each::ready));
        // servers that have just started may take more than maxWait on a busy machine
        await("sessions are there again")
                .atMost(Duration.ofSeconds(60))
                .until(() -> new Visitor("/hello/").get(member, "/hello/").statusCode() == 200);
        assertThat(new Visitor("/hello/").visit(member).count()).isEqualTo(1);
    }

    @Test
    void whatARequestChangedThatWasAnsweredWith503IsWrittenOnceHazelcastAnswers() throws IOException {
        Visitor visitor = new Visitor("/ledger");
        String large = "x".repeat(1000);
        assertThat(visitor.get(cluster.first(), "/ledger/ledger/write?count=1&text=first")
                        .statusCode())
                .isEqualTo(200);
        try (Sleep one = Sleep.of(servers.get(0));
                Sleep two = Sleep.of(servers.get(1))) {
            assertThat(visitor.get(cluster.first(), "/ledger/ledger/write?count=2&text=" + large)
                            .statusCode())
                    .isEqualTo(503);
            one.wake();
            two.wake();
        }
        await("what was changed, on the other member")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(visitor.get(cluster.second(), "/ledger/ledger/read")
                                .body())
                        .contains("count=2")
                        .contains("text=" + large));
    }
}
