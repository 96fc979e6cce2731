package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages of the platform, of a bundle's own class, on the channel on which sessions replicate. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PlatformMessagesIT {

    private static final int RESTARTS = 10;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = members.cluster(2)
                .each(member -> member.deploySamples("hello.war").deploy(Build.testBundle()))
                .start();
    }

    @Test
    void platformMessagesGoOnWhileTheServerIsStoppedAndStartedTenTimes() throws Exception {
        cluster.each(member -> await("messages on " + member.name())
                .atMost(Duration.ofSeconds(20))
                .until(() -> ticks(member, "received") > 0));
        cluster.each(member -> member.cli("shell", "itest:reset").done());
        List<Object> runs =
                cluster.members().stream().map(PlatformMessagesIT::run).toList();
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> visitUntil(end));

        for (int i = 0; i < RESTARTS; i++) {
            restartServerOf(cluster.second());
            expectReplication("after restart " + (i + 1));
        }
        end.set(true);

        assertThat(load.join()).as("visits on the other member meanwhile").isPositive();
        cluster.each(PlatformMessagesIT::expectNoInterruption);
        assertThat(cluster.members().stream().map(PlatformMessagesIT::run).toList())
                .as("lives of the bundle that sends")
                .isEqualTo(runs);
    }

    private static void restartServerOf(Member member) {
        long before = ticks(member, "received");
        member.cli("shell", "stop org.clowder.server").done();
        assertThat(Http.status(member.url("/health/live")))
                .as("HTTP while stopped")
                .isEmpty();
        await("messages while the server is stopped")
                .atMost(Duration.ofSeconds(10))
                .until(() -> ticks(member, "received") > before + 5);
        member.cli("shell", "start org.clowder.server").done();
        member.awaitReady();
    }

    private static void expectReplication(String when) throws IOException {
        Visitor visitor = new Visitor("/hello/");
        for (int count = 1; count <= 4; count++) {
            Member member = cluster.members().get(count % 2);
            assertThat(visitor.visit(member).count())
                    .as(when + ", on " + member.name())
                    .isEqualTo(count);
        }
    }

    /** A session on the member that goes on; returns its count. */
    private static int visitUntil(AtomicBoolean end) {
        Visitor visitor = new Visitor("/hello/");
        int count = 0;
        try {
            while (!end.get()) {
                assertThat(visitor.visit(cluster.first()).count()).isEqualTo(++count);
            }
            return count;
        } catch (IOException e) {
            throw new AssertionError("A request on the member that goes on failed", e);
        }
    }

    private static void expectNoInterruption(Member member) {
        Map<String, Object> ticks = ticks(member);
        assertThat(((Number) ticks.get("sent")).longValue())
                .as("sent by " + member.name() + ": " + ticks)
                .isPositive();
        assertThat(ticks).as(member.name()).containsEntry("lastError", "");
        assertThat(((Number) ticks.get("errors")).longValue())
                .as("errors: " + ticks)
                .isZero();
        assertThat(((Number) ticks.get("gaps")).longValue())
                .as("gaps: " + ticks)
                .isZero();
    }

    private static Object run(Member member) {
        return ticks(member).get("run");
    }

    private static Map<String, Object> ticks(Member member) {
        return Json.object(member.cli("shell", "itest:ticks").done().out());
    }

    private static long ticks(Member member, String name) {
        Cli.Result result = member.cli("shell", "itest:ticks");
        return result.exit() == 0 ? ((Number) Json.object(result.out()).get(name)).longValue() : 0;
    }
}
