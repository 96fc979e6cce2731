package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Document;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Sleep;
import org.clowder.itests.app.LedgerServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions in a Hazelcast whose members are the members themselves, which find each other by the shared channel. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HazelcastIT {

    private static final int SESSIONS = 160;
    private static final int USERS = 8;
    private static final int ACKNOWLEDGED = 2_000;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    /** What the document prints for operators. */
    static final Document PRINTED = Build.document("docs/hazelcast.md");

    static WarBuilder ledger() {
        return new WarBuilder().distributable().servlet(LedgerServlet.class, Account.PATTERN);
    }

    /** Into {@code conf/context.xml}, for every application. */
    static String manager(String context, String attributes) {
        String printed = PRINTED.block("<Manager ");
        return context.replace("</Context>", printed.replace("/>", " " + attributes + "/>") + "</Context>");
    }

    /** As the first element of the server. */
    static String listener(String descriptor, String element) {
        return descriptor.replaceFirst("<Server>", Matcher.quoteReplacement("<Server>\n" + element));
    }

    @BeforeAll
    static void create() {
        Path war = ledger().build(members.directory().resolve("ledger.war"));
        cluster = members.cluster(2).each(member -> member.deploy(war)
                .deploySamples("hello.war")
                .edit("context.xml", xml -> manager(xml, ""))
                .edit(
                        "catalina-server.xml",
                        xml -> listener(
                                xml,
                                PRINTED.block("<Listener className=\"org.clowder.hazelcast.P2PLifecycleListener\""))));
        cluster.start();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void nothingThatWasAcknowledgedIsLostWhenEitherIsKilled(int index) {
        Member victim = cluster.members().get(index);
        Member survivor = cluster.members().get(1 - index);
        try {
            Audit audit = auditAfterKills(victim, survivor);
            assertThat(audit.damaged()).as(audit.toString()).isZero();
        } finally {
            victim.start();
            victim.awaitReady();
        }
    }

    /** What a member has after another one is killed in the midst of its writes, and others of Hazelcast before. */
    static Audit auditAfterKills(Member victim, Member survivor, MemberProcess... before) {
        try (Ledger ledger = new Ledger("/ledger", SESSIONS, USERS)) {
            List<Future<Void>> load = ledger.writeToTheEndOf(victim);
            awaitWrites(ledger, load);
            for (MemberProcess each : before) {
                each.kill();
                awaitWrites(ledger, load);
            }
            victim.kill();
            Ledger.finish(load);
            return ledger.audit(survivor);
        }
    }

    /** Some more. */
    private static void awaitWrites(Ledger ledger, List<Future<Void>> load) {
        int enough = ledger.acknowledged() + ACKNOWLEDGED;
        while (ledger.acknowledged() < enough && !load.stream().allMatch(Future::isDone)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whileTheOtherMemberSleepsRequestsWithASessionEndInTimeAndNothingIsLost() throws IOException {
        try (Ledger ledger = new Ledger("/ledger", SESSIONS, USERS)) {
            ledger.write(cluster.first(), 1);
            Visitor visitor = new Visitor("/hello/");
            int count = visitor.visit(cluster.first()).count();
            Sleep sleep = Sleep.of(cluster.second());
            try (sleep) {
                long begin = System.nanoTime();
                HttpResponse<String> answer = visitor.get(cluster.first(), "/hello/");
                // maxWait is 2 s; the rest is what a busy machine takes
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
                // a copy cannot be written
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                await("not ready").atMost(Duration.ofSeconds(60)).until(() -> !cluster.first()
                        .ready());
            }
            cluster.members()
                    .forEach(each ->
                            await("ready").atMost(Duration.ofSeconds(90)).until(each::ready));
            assertThat(visitor.visit(cluster.second()).count()).isGreaterThan(count);
            Audit audit = ledger.audit(cluster.second());
            assertThat(audit.damaged()).as(audit.toString()).isZero();
        }
    }

    @Test
    void aMemberThatIsStoppedLeavesItsSessions() {
        try (Ledger ledger = new Ledger("/ledger", SESSIONS, USERS)) {
            ledger.write(cluster.first(), 3);
            assertThat(cluster.first().cli("stop").exit()).isZero();
            Audit audit = ledger.audit(cluster.second());
            assertThat(audit.damaged()).as(audit.toString()).isZero();
        } finally {
            cluster.first().start();
            cluster.first().awaitReady();
        }
    }

    @Test
    void aDrainProvesThatTheSessionsAreSafe() {
        try (Ledger ledger = new Ledger("/ledger", SESSIONS, USERS)) {
            ledger.write(cluster.first(), 1);
            Cli.Result drain = cluster.first().cli("drain");
            assertThat(drain.exit()).as(drain.toString()).isZero();
            assertThat(drain.out()).containsPattern("(\\d+) of \\1 sessions safe");
        } finally {
            cluster.first().cli("undrain");
        }
    }

    @Test
    void classesThatABundleHasFromALibraryAreFoundOnBothMembers() {
        Books books = new Books(members.directory().resolve("bundles"));
        cluster.each(member -> member.deploy(books.library("1.0.0", 1)).deploy(books.web("1.0.0")));
        cluster.each(member -> SessionClassesIT.awaitVersion(member, "1.0.0"));
        Shelf shelf = new Shelf("/books")
                .change(cluster.first(), "new", "book", Books.BOOK)
                .change(cluster.first(), "add", "book", "Emma");
        assertThat(shelf.look(cluster.second())).isEqualTo(Map.of("book", "book[Emma] of 1.0.0"));
    }

    @Test
    void theListOfApplicationsSaysWhereSessionsAre() {
        assertThat(MemberReport.application(cluster.first(), "/hello").toString())
                .contains("in the map hello_session_replication of Hazelcast");
    }
}
