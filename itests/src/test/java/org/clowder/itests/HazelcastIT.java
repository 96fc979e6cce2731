package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Document;
import org.clowder.harness.Member;
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
        try (Ledger ledger = new Ledger("/ledger", SESSIONS, USERS)) {
            List<Future<Void>> load = ledger.writeToTheEndOf(victim);
            while (ledger.acknowledged() < ACKNOWLEDGED) {
                Thread.onSpinWait();
            }
            victim.kill();
            Ledger.finish(load);
            Audit audit = ledger.audit(survivor);

            assertThat(audit.damaged()).as(audit.toString()).isZero();
        } finally {
            victim.start();
            victim.awaitReady();
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
    void theListOfApplicationsSaysWhereSessionsAre() {
        assertThat(MemberReport.application(cluster.first(), "/hello").toString())
                .contains("in the map hello_session_replication of Hazelcast");
    }
}
