package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Sleep;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log, the threads and the memory of a member, as its operator asks for them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DiagnosticsIT {

    private static final String CONNECTORS = "org.apache.coyote";
    private static final String PAUSES = "Pausing ProtocolHandler";

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void theLogIsShownAndWhatItTellsIsChangedWhileTheMemberRuns() throws IOException {
        Member member = members.single("told");
        assertThat(member.cli("log").errorLine()).contains("there is no log yet in " + member.base() + "/logs");
        assertThat(member.cli("log", "-n", "all").errorLine())
                .endsWith("--lines all is not a number of lines; usage: clowder log [-f|--follow] [-n|--lines N]");
        assertThat(member.cli("loglevel").exit()).as("no running member").isEqualTo(3);
        member.start().awaitReady();
        assertThat(member.cli("log").done().out()).contains("Member told is running after ");
        assertThat(member.cli("log", "-n", "1").done().out().lines()).hasSize(1);

        Path followed = members.directory().resolve("followed");
        Process follower = follow(member, followed);
        try {
            assertThat(member.cli("loglevel").done().out()).containsPattern(CONNECTORS + " +WARNING");
            assertThat(member.cli("loglevel", CONNECTORS, "INFO").done().out())
                    .isEqualTo(
                            CONNECTORS + " has INFO; it had WARNING. This holds until the member stops, and for good in"
                                    + " conf/logging.properties\n");
            assertThat(member.cli("loglevel", CONNECTORS, "LOUD").errorLine())
                    .startsWith("There is no level LOUD; there are ");
            member.cli("stop").done();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(followed).content().contains(PAUSES));
        } finally {
            follower.destroyForcibly();
        }
        assertThat(followed).content().doesNotContain("is running after");
        assertThat(member.cli("log").done().out()).contains(PAUSES);

        member.start().awaitReady();
        assertThat(member.cli("loglevel", CONNECTORS).done().out()).isEqualTo(CONNECTORS + " has WARNING\n");
    }

    @Test
    void whyMembersHaveWhatTheyHaveOfASessionIsToldAtFine() throws IOException {
        Path counting = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .webXml("<distributable/>")
                .build(members.directory().resolve("counting.war"));
        Cluster cluster =
                members.cluster(3).each(member -> member.deploy(counting)).start();
        Visitor visitor = new Visitor("/counting/count");
        visitor.visit(cluster.first());
        assertThat(cluster.first().cli("log", "-n", "1000").done().out()).doesNotContain("changed here");

        cluster.members().forEach(member -> member.cli("loglevel", "org.clowder.session", "FINE")
                .done());
        String session = "session " + visitor.visit(cluster.first()).session() + ": ";
        visitor.visit(cluster.second());

        Member third = cluster.members().get(2);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(decisions(cluster.first(), session))
                    .anyMatch(line -> line.contains("attribute count changed here: version 2 is sent to ")
                            && line.endsWith(", and waited for (APPLIED)"))
                    .anyMatch(line -> line.contains("attribute count taken from another member: version 3"));
            assertThat(decisions(cluster.second(), session))
                    .anyMatch(line -> line.contains(" asks ") && line.endsWith(" what they have of it"))
                    .anyMatch(line -> line.endsWith("all that were asked have answered"))
                    .anyMatch(line -> line.contains("attribute count changed here: version 3 is sent to "));
            assertThat(decisions(third, session))
                    .anyMatch(line -> line.contains("taken from another member: version 2"))
                    .anyMatch(line -> line.contains("taken from another member: version 3"));
        });
    }

    private static List<String> decisions(Member member, String session) {
        return member.cli("log", "-n", "1000")
                .done()
                .out()
                .lines()
                .filter(line -> line.contains(session))
                .toList();
    }

    private static Process follow(Member member, Path to) throws IOException {
        String script = Build.distribution().home().resolve("bin/clowder").toString();
        return new ProcessBuilder(script, "log", "-f", "-n", "0", "--base", "" + member.base())
                .redirectErrorStream(true)
                .redirectOutput(to.toFile())
                .start();
    }

    @Test
    void threadsAndMemoryAreThoseOfTheRunningMember() throws IOException {
        Member member = members.single("seen").deploySamples("hello.war").start();
        member.awaitReady();

        assertThat(member.cli("threads").done().out())
                .contains("\"clowder-shell\" #", "\"http-nio-", "at org.apache.tomcat.util.net.NioEndpoint")
                .endsWith(" threads\nNo deadlock\n");
        assertThat(member.cli("heap").done().out())
                .matches(
                        "(?s)[0-9.]+ MiB used, [0-9.]+ MiB taken from the system, 256.0 MiB at most\n\n num .*\nTotal .*")
                .contains("[B (java.base")
                .hasLineCount(30);
        assertThat(member.cli("shell", "loglevel root").done().out()).isEqualTo("root has INFO\n");
        assertThat(member.cli("shell", "clowder:threads").done().out()).endsWith("No deadlock\n");

        Path file = members.directory().resolve("of member.hprof");
        Cli.Result dump = member.cli("heap", file.toString()).done();
        assertThat(dump.out()).matches("[0-9.]+ MiB in " + file + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        byte[] written = Files.readAllBytes(file);
        assertThat(new String(written, 0, 18, StandardCharsets.US_ASCII)).isEqualTo("JAVA PROFILE 1.0.2");

        assertThat(member.cli("heap", file.toString()).errorLine())
                .isEqualTo(file + " exists; a heap dump does not take the place of a file");
        assertThat(file).hasBinaryContent(written);
        assertThat(member.cli("heap", "of-member").errorLine()).contains("ends with .hprof, not as");
        assertThat(member.cli("heap", file.resolveSibling("no/such.hprof").toString())
                        .errorLine())
                .startsWith("Cannot write ");
    }

    @Test
    void aMemberThatIsSuspendedIsNotWaitedForWithoutABound() {
        Member member = members.single("suspended").start();
        member.awaitReady();
        try (Sleep sleep = Sleep.of(member)) {
            for (String question : List.of("status", "apps", "members", "sessions", "console", "loglevel", "threads")) {
                Cli.Result unanswered = member.cli(question, "--timeout", "1");
                assertThat(unanswered.exit()).as(question).isEqualTo(1);
                assertThat(unanswered.errorLine())
                        .startsWith("clowder: no answer for 1 s from the member in " + member.base() + " (process id "
                                + member.pid() + "): it is suspended (\"kill -CONT " + member.pid()
                                + "\" lets it go on)");
            }
            sleep.wake();
        }
        assertThat(member.cli("status", "--timeout", "20").exit()).isZero();
    }
}
