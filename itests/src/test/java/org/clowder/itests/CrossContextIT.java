package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.IncludingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The replication valve sees everything that a request changes: in other contexts, and in the valves behind it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CrossContextIT {

    private static final String LATE = "<Valve className=\"org.clowder.itests.messages.LateChangeValve\"/>";
    private static final String CLUSTER = "<Cluster className=\"org.clowder.session.SharedChannelCluster\"/>";
    private static final String REPLICATION = "<Valve className=\"org.clowder.session.SessionReplicationValve\"/>";

    @RegisterExtension
    static final Members members = new Members();

    private static Distribution distribution;
    private static Path outer;
    private static Path inner;

    @BeforeAll
    static void prepare() {
        distribution =
                withTestBundle(Build.copyOfDistribution(members.directory().resolve("clowder")));
        outer = new WarBuilder()
                .distributable()
                .servlet(IncludingServlet.class, "/include")
                .file("META-INF/context.xml", "<Context crossContext=\"true\"/>")
                .build(members.directory().resolve("outer.war"));
        inner = new WarBuilder()
                .distributable()
                .servlet(CountingServlet.class, "/count")
                .build(members.directory().resolve("inner.war"));
    }

    /** A bundle of the platform whose classes the descriptor may name is there before the server starts. */
    private static Distribution withTestBundle(Distribution copy) {
        Path system = copy.home().resolve("system");
        try {
            Files.copy(Build.testBundle(), system.resolve("messages.jar"));
            Files.writeString(system.resolve("bundles.list"), "\n12 messages.jar\n", StandardOpenOption.APPEND);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutAValveInTheDescriptorTheReplicationValveIsFirstAndSeesOtherContexts() throws IOException {
        Cluster cluster = start(xml -> xml.replace(CLUSTER, CLUSTER + LATE));

        expectFirst(cluster.first(), "Catalina", List.of("LateChangeValve"));
        expectLateChangesReplicated(cluster);
        expectIncludedSessionReplicated(cluster);
        cluster.each(Member::close);
    }

    @Test
    void aValveThatIsWrittenLastInTheHostIsFirstInTheContainerOfTheCluster() throws IOException {
        Cluster cluster = start(
                xml -> xml.replace(CLUSTER, LATE + CLUSTER).replaceFirst("</Host>", LATE + REPLICATION + "</Host>"));

        expectFirst(cluster.first(), "Catalina", List.of("LateChangeValve"));
        assertThat(valves(cluster.first(), "Catalina/localhost"))
                .contains("LateChangeValve")
                .doesNotContain("SessionReplicationValve");
        expectLateChangesReplicated(cluster);
        cluster.each(Member::close);
    }

    @Test
    void aClusterInAHostHasTheReplicationValveFirstInThatHost() throws IOException {
        Cluster cluster = start(
                xml -> xml.replace(CLUSTER, "").replaceFirst("</Host>", LATE + CLUSTER + REPLICATION + "</Host>"));

        expectFirst(cluster.first(), "Catalina/localhost", List.of("LateChangeValve", "AccessLogValve"));
        expectLateChangesReplicated(cluster);
        expectIncludedSessionReplicated(cluster);
        cluster.each(Member::close);
    }

    private static Cluster start(java.util.function.UnaryOperator<String> descriptor) {
        int one = Ports.free();
        int two = Ports.free();
        String addresses = "127.0.0.1:" + one + ",127.0.0.1:" + two;
        return new Cluster(List.of(
                        members.create(distribution, "member-1", one, "--members", addresses),
                        members.create(distribution, "member-2", two, "--members", addresses)))
                .each(member -> member.edit("catalina-server.xml", descriptor)
                        .deploy(outer)
                        .deploy(inner))
                .start();
    }

    private static void expectFirst(Member member, String container, List<String> behind) {
        List<String> valves = valves(member, container);
        assertThat(valves)
                .as("pipeline of " + container)
                .startsWith("SessionReplicationValve")
                .containsAll(behind);
        assertThat(valves).filteredOn("SessionReplicationValve"::equals).hasSize(1);
    }

    private static List<String> valves(Member member, String container) {
        String text = member.cli("shell", "itest:pipelines").done().out();
        return text.lines()
                .filter(line -> line.startsWith(container + ": "))
                .map(line -> List.of(line.substring(container.length() + 2).split(" ")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + container + " in\n" + text));
    }

    private static void expectLateChangesReplicated(Cluster cluster) throws IOException {
        Visitor visitor = new Visitor("/inner/count");
        for (int i = 1; i <= 20; i++) {
            Member here = cluster.members().get(i % 2);
            Member there = cluster.members().get(1 - i % 2);
            visitor.get(here, "/inner/count?late=change-" + i);
            assertThat(visitor.get(there, "/inner/count?look=1").body())
                    .contains("\"count\":" + i, "\"late\":\"change-" + i + "\"");
        }
    }

    private static void expectIncludedSessionReplicated(Cluster cluster) throws IOException {
        Visitor visitor = new Visitor("/outer/include");
        for (int i = 1; i <= 20; i++) {
            Member member = cluster.members().get(i % 2);
            List<String> lines =
                    visitor.get(member, "/outer/include").body().lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).contains(visitor.sessionId());
            assertThat(lines.get(1)).contains("\"count\":" + i, "\"application\":\"/inner\"");
        }
    }
}
