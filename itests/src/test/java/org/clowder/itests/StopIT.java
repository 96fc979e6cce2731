package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member that is asked to stop under load finishes what it has begun. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StopIT {

    private static final int THREADS = 6;
    private static final Duration BOUND = Duration.ofSeconds(60);

    @RegisterExtension
    static final Members members = new Members();

    private static final ExecutorService clients = Executors.newCachedThreadPool();
    private static Cluster cluster;

    @BeforeAll
    static void start() {
        var counting = new WarBuilder()
                .distributable()
                .servlet(CountingServlet.class, "/count")
                .build(members.directory().resolve("slow.war"));
        cluster = members.cluster(2)
                .each(member -> member.deploySamples("hello.war").deploy(counting))
                .start();
    }

    @AfterAll
    static void stop() {
        clients.shutdownNow();
    }

    @RepeatedTest(3)
    void requestsInFlightFinishAndTheProcessEndsSoonAfter() throws Exception {
        stopUnderLoadOf(true);
    }

    @Test
    void clientsThatOpenAConnectionForEachRequestAreAnsweredOrRefused() throws Exception {
        stopUnderLoadOf(false);
    }

    private static void stopUnderLoadOf(boolean keepAlive) throws Exception {
        Member leaving = cluster.first();
        if (!leaving.alive()) {
            leaving.start().awaitReady();
        }
        List<Client> load = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Client client = new Client(leaving, "/hello/", keepAlive);
            load.add(client);
            running.add(clients.submit(client));
        }
        Client slow = new Client(leaving, "/slow/count?millis=1000", true);
        running.add(clients.submit(slow));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> slow.answered.get() > 0 && load.stream().allMatch(client -> client.answered.get() > 50));

        leaving.terminate();
        int exit = leaving.awaitExit(BOUND);

        for (Future<?> future : running) {
            future.get();
        }
        load.add(slow);
        assertThat(load.stream().flatMap(client -> client.failures.stream()))
                .as("failed requests")
                .isEmpty();
        assertThat(load.stream().filter(client -> client.cutOff))
                .as("connections that the kernel completed between the last look for one and the close of the port")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(exit).isIn(0, 143);
        for (Client client : load) {
            assertThat(client.visitOn(cluster.second()))
                    .as("count on the other member")
                    .isEqualTo(client.count + 1);
        }
    }

    /** Its reason is there for balancers and operators until nobody listens any more. */
    @Test
    void aMemberThatIsAboutToStopSaysSo() {
        Member leaving = cluster.first();
        if (!leaving.alive()) {
            leaving.start().awaitReady();
        }
        leaving.terminate();
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> Http.get(leaving.url("/health/ready")).body().contains("\"stopping\""));
        leaving.awaitExit(BOUND);
    }

    @Test
    void stopEndsAnIdleMemberAndSaysSo() {
        Member member = members.single("idle").deploySamples("hello.war").start();
        member.awaitReady();

        Cli.Result stop = member.cli("stop").done();

        assertThat(stop.err()).isEmpty();
        assertThat(member.awaitExit(BOUND)).isIn(0, 143);
        assertThat(member.cli("status").exit()).isEqualTo(3);
    }

    /** Sends one request after the other until the server does not listen any more. */
    private static final class Client implements Runnable {

        private static final String NEVER_ANSWERED =
                "request on a new connection: java.net.SocketException: Connection reset";

        private final Member member;
        private final String path;
        private final boolean keepAlive;
        private final AtomicLong answered = new AtomicLong();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private volatile boolean cutOff;
        private volatile int count;
        private volatile String cookie;

        Client(Member member, String path, boolean keepAlive) {
            this.member = member;
            this.path = path;
            this.keepAlive = keepAlive;
        }

        @Override
        public void run() {
            try (KeepAliveClient connection = new KeepAliveClient(member.httpPort(), keepAlive)) {
                while (failures.isEmpty()) {
                    visit(connection);
                }
            } catch (KeepAliveClient.RefusedException expected) {
                // This is how a client learns that it is to go elsewhere.
                return;
            } catch (IOException | RuntimeException e) {
                if (String.valueOf(e.getMessage()).startsWith(NEVER_ANSWERED)) {
                    // nobody has seen the request; the microseconds in which that happens cannot be closed from Java
                    cutOff = true;
                    return;
                }
                failures.add("after " + answered + " answers of " + path + ": " + e);
            }
        }

        private void visit(KeepAliveClient connection) throws IOException {
            KeepAliveClient.Answer answer = connection.get(path, cookie);
            if (answer.status() != 200) {
                failures.add("status " + answer.status() + " of " + path + " after " + answered + " answers: "
                        + answer.body());
                return;
            }
            cookie = answer.cookie() != null ? answer.cookie() : cookie;
            count = Visitor.Visit.of(answer.body()).count();
            answered.incrementAndGet();
        }

        int visitOn(Member other) throws IOException {
            try (KeepAliveClient connection = new KeepAliveClient(other.httpPort(), false)) {
                return Visitor.Visit.of(connection.get(path, cookie).body()).count();
            }
        }
    }
}
