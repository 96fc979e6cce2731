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
 * Members are clients of a Hazelcast cluster apart, configured as the documentation of the earlier session manager for Hazelcast prints it:
 * the first by XML, the second by YAML.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HazelcastClientIT {

    /** A request goes on with what the member has of its session; the shortest text is stored apart. */
    private static final String TRUSTING = "clientOnly=\"true\" freshness=\"600000\" largeValueSize=\"200\"";

    @RegisterExtension
    static final Members members = new Members();

    private static List<HazelcastServer> servers;
    private static Cluster cluster;

    @BeforeAll
    static void create() throws IOException {
        servers = HazelcastServer.cluster(members.directory(), "dev", 2, "");
        servers.forEach(HazelcastServer::start);
        servers.forEach(HazelcastServer::awaitReady);
        Path war = HazelcastIT.ledger()
                .file("META-INF/context.xml", HazelcastIT.manager("<Context></Context>", TRUSTING))
                .build(members.directory().resolve("ledger.war"));
        cluster = members.cluster(2).each(member -> member.deploy(war)
                .deploySamples("hello.war")
                .edit("context.xml", xml -> LegacyDescriptorIT.fixture("hazelcast-client-context.xml")));
        configure(cluster.first(), "hazelcast-client.xml");
        configure(cluster.second(), "hazelcast-client.yaml");
        cluster.start();
    }

    private static void configure(Member member, String name) throws IOException {
        Path file = members.directory().resolve(member.name() + "-" + name);
        String address = "127.0.0.1:" + servers.get(0).channelPort();
        Files.writeString(file, LegacyDescriptorIT.fixture(name).replace("HAZELCAST_MEMBER", address));
        String listener = LegacyDescriptorIT.fixture("hazelcast-client-listener.xml")
                .replace("/path/to/hazelcast-client.xml", file.toString());
        member.edit("catalina-server.xml", xml -> HazelcastIT.listener(xml, listener));
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
    void nothingThatWasAcknowledgedIsLostWhenAMemberOfHazelcastIsKilledAndThenTheOneThatWrites() {
        Member victim = cluster.first();
        HazelcastServer server = servers.get(1);
        try {
            Audit audit = HazelcastIT.auditAfterKills(victim, cluster.second(), server);
            assertThat(audit.damaged()).as(audit.toString()).isZero();
        } finally {
            server.start();
            server.awaitReady();
            victim.start();
            victim.awaitReady();
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
        await("sessions are there again").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        new Visitor("/hello/").visit(member).count())
                .isEqualTo(1));
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
