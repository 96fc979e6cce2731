package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.clowder.harness.Cluster;
import org.clowder.harness.Sleep;
import org.clowder.itests.Visitor.Visit;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.MetricsServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Answers that wait for a member that does not respond occupy no thread of the connector. */
@Isolated("how long requests take")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FrozenMemberIT {

    private static final int WRITERS = 6;

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void whoReadsIsServedWhileWritersWaitForAFrozenMember() throws Exception {
        WarBuilder application = new WarBuilder()
                .distributable()
                .servlet(CountingServlet.class, "/count")
                .servlet(MetricsServlet.class, Metrics.PATTERN);
        Cluster cluster = members.cluster(2).each(member -> member.deploy(
                        application.build(members.directory().resolve("counting.war")))
                .edit("catalina-server.xml", FrozenMemberIT::twoThreadsAndMuchPatience));
        cluster.start();
        List<Visitor> writers = IntStream.range(0, WRITERS)
                .mapToObj(i -> new Visitor("/counting/count"))
                .toList();
        for (Visitor writer : writers) {
            assertThat(writer.visit(cluster.first()).count()).isEqualTo(1);
        }
        ExecutorService users = Executors.newFixedThreadPool(WRITERS);
        try (Sleep sleep = Sleep.of(cluster.second())) {
            List<Future<Visit>> visits = writers.stream()
                    .map(writer -> users.submit(() -> writer.visit(cluster.first())))
                    .toList();
            // on the same two threads
            await("all writers to wait")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Metrics.of(cluster.first(), "/counting").lag() == WRITERS);
            assertThat(visits).noneMatch(Future::isDone);
            sleep.wake();
            for (Future<Visit> visit : visits) {
                assertThat(visit.get().count()).isEqualTo(2);
            }
        } finally {
            users.shutdownNow();
        }
    }

    private static String twoThreadsAndMuchPatience(String xml) {
        String manager = "<Manager className=\"org.clowder.session.BundleDeltaManager\" maxWait=\"60000\"/>";
        return xml.replaceFirst("<Connector ", "<Connector maxThreads=\"2\" minSpareThreads=\"2\" ")
                .replaceFirst("(SharedChannelCluster\"[^>]*)/>", "$1>" + manager + "</Cluster>");
    }
}
