package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.AuditServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applications that are deployed again and again, while they are used. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RedeployIT {

    private static final int REDEPLOYS = 50;
    private static final int FEW = 10;
    private static final int ROUNDS = 3;
    private static final long ROOM = 2_000_000;

    @RegisterExtension
    static final Members members = new Members();

    private final AtomicBoolean end = new AtomicBoolean();

    @Test
    void fiftyRedeploysLeaveNothingBehindAndTakeNoSessionAway() throws Exception {
        Tenants tenants = new Tenants(members.directory());
        Member member = members.single("landlord")
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replaceFirst("(<Connector [^>]*)/>", "$1 minSpareThreads=\"2\"/>"))
                .deploy(tenants.library(0))
                .deploy(tenants.bundle(0))
                .deploy(tenants.war(0))
                .deploy(new WarBuilder()
                        .servlet(AuditServlet.class, "/")
                        .build(members.directory().resolve("audit.war")));
        member.start().awaitReady();
        List<Lodger> lodgers = List.of(new Lodger(member, "/tenant"), new Lodger(member, "/bundle"));
        used(lodgers, () -> redeploy(member, tenants, 1, 3));
        Residue before = settled(member);

        used(lodgers, () -> redeploy(member, tenants, 4, REDEPLOYS));

        assertThat(lodgers).allSatisfy(lodger -> assertThat(lodger.visits).isGreaterThan(REDEPLOYS));
        await("what was under way has ended").atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            Residue after = settled(member);
            assertNoMore(after.instances(), before.instances());
            assertNoMore(after.counted(), before.counted());
            assertThat(after.heap()).as("bytes of the heap").isLessThan(before.heap() + ROOM);
        });
        assertThat(Http.page(member.url("/tenant/generation.txt"))).isEqualTo("" + REDEPLOYS);
        assertThat(Http.page(member.url("/bundle/generation.txt"))).isEqualTo("" + REDEPLOYS);
        member.close();
    }

    /** What was still on its way out at the first look may have gone by the second. */
    private static void assertNoMore(Map<String, Long> after, Map<String, Long> before) {
        assertThat(after)
                .allSatisfy(
                        (what, count) -> assertThat(count).as(what).isLessThanOrEqualTo(before.getOrDefault(what, 0L)));
    }

    /** By one call of the command for each few generations. */
    private static void redeploy(Member member, Tenants tenants, int first, int last) {
        for (int from = first; from <= last; from += FEW) {
            String script = IntStream.range(from, Math.min(from + FEW, last + 1))
                    .boxed()
                    .flatMap(generation -> generation % 5 == 0
                            ? Stream.of(
                                    tenants.war(generation), tenants.bundle(generation), tenants.library(generation))
                            : Stream.of(tenants.war(generation), tenants.bundle(generation)))
                    .map(file -> "clowder:deploy " + file)
                    .collect(Collectors.joining("; "));
            member.cli("shell", script).done();
        }
    }

    /** What is left once the threads of the pool, in which the application leaves something, have been renewed one after the other. */
    private static Residue settled(Member member) {
        List<Residue> last = new ArrayList<>();
        await("only the last generation is left")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    Residue residue = Residue.of(member);
                    assertThat(residue.loaders()).hasSize(4);
                    last.add(residue);
                });
        return last.get(last.size() - 1);
    }

    private void used(List<Lodger> lodgers, Runnable work) throws Exception {
        end.set(false);
        List<CompletableFuture<Void>> living = lodgers.stream()
                .map(lodger -> inBackground(() -> lodger.live(end)))
                .toList();
        work.run();
        end.set(true);
        for (CompletableFuture<Void> each : living) {
            each.get();
        }
    }

    /** A user of all that a tenant has to offer, with one session for all generations. */
    private static final class Lodger {
        /** Of its own, so that it opens connections of their own: on one that was used 99 times before, Tomcat adds that it closes it. */
        private static final HttpClient SOCKETS = HttpClient.newHttpClient();

        private final Member member;
        private final String path;
        private final Visitor visitor;
        private int visits;

        Lodger(Member member, String path) {
            this.member = member;
            this.path = path;
            this.visitor = new Visitor(path + "/tenant");
        }

        Void live(AtomicBoolean end) throws IOException {
            WebSocket socket = null;
            while (!end.get()) {
                HttpResponse<String> answer = visitor.get(member, path + "/tenant?add=" + visits);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body())
                        .startsWith("jdbc:mirror:own basket[0")
                        .endsWith((visits == 0 ? "[" : ", ") + visits + "]");
                visits++;
                assertThat(visitor.get(member, path + "/page.jsp").body()).isEqualTo("jsp 42");
                if (socket == null || socket.isInputClosed()) {
                    socket = open();
                }
            }
            socket.abort();
            return null;
        }

        private WebSocket open() {
            URI uri = URI.create("ws://127.0.0.1:" + member.httpPort() + path + "/socket");
            WebSocket socket = SOCKETS.newWebSocketBuilder()
                    .buildAsync(uri, new WebSocket.Listener() {})
                    .join();
            // the application may have been exchanged, and its sockets closed, in between
            socket.sendText("hello", true).exceptionally(closed -> socket).join();
            return socket;
        }
    }

    @Test
    void nobodyNoticesThatTheSamplesAreRedeployedOnOneMemberAfterTheOther() throws Exception {
        List<String> samples = List.of("hello.war", "hello-bundle.jar", "hello-types.jar");
        Cluster cluster = members.cluster(2)
                .each(member -> member.deploySamples(samples.toArray(String[]::new)))
                .start();
        List<CompletableFuture<Integer>> visitors = new ArrayList<>();
        for (String path : List.of("/hello/", "/hello-bundle/")) {
            for (int i = 0; i < 4; i++) {
                visitors.add(inBackground(() -> visit(cluster, path, end)));
            }
        }

        for (int round = 1; round <= ROUNDS; round++) {
            for (String sample : samples) {
                Path again = again(sample, round);
                cluster.each(member -> member.cli("deploy", again.toString()).done());
            }
        }
        end.set(true);

        for (CompletableFuture<Integer> visitor : visitors) {
            assertThat(visitor.get()).as("visits").isGreaterThan(20);
        }
        cluster.each(Member::close);
    }

    @Test
    void nobodyNoticesThatVersionsComeAndGoOnTwoMembers() throws Exception {
        Cluster cluster = members.cluster(2).start();
        deploy(cluster, 1);
        List<CompletableFuture<Integer>> passersBy =
                cluster.members().stream().map(this::passBy).toList();
        List<AtomicBoolean> ends = new ArrayList<>();
        List<CompletableFuture<Integer>> visitors = new ArrayList<>();
        for (int version = 1; version <= ROUNDS; version++) {
            // a session belongs to its version: it begins where all members have that
            AtomicBoolean gone = new AtomicBoolean();
            ends.add(gone);
            for (int i = 0; i < 2; i++) {
                visitors.add(inBackground(() -> visit(cluster, "/hello/", gone)));
            }
            deploy(cluster, version + 1);
            if (version > 1) {
                ends.get(version - 2).set(true);
                visitors.get(2 * version - 4).get();
                visitors.get(2 * version - 3).get();
                String oldest = "/hello##" + (version - 1);
                cluster.each(member -> member.cli("undeploy", oldest).done());
            }
        }
        ends.forEach(gone -> gone.set(true));
        end.set(true);

        for (CompletableFuture<Integer> visitor : visitors) {
            assertThat(visitor.get()).as("visits").isGreaterThan(5);
        }
        for (CompletableFuture<Integer> each : passersBy) {
            assertThat(each.get()).as("requests").isGreaterThan(20);
        }
        cluster.each(Member::close);
    }

    private static void deploy(Cluster cluster, int version) throws IOException {
        Path war = members.directory().resolve("hello##" + version + ".war");
        Files.copy(Build.distribution().sample("hello.war"), war);
        cluster.each(member -> member.cli("deploy", war.toString()).done());
    }

    /** Without a session, so that every version is good for it. */
    private CompletableFuture<Integer> passBy(Member member) {
        return inBackground(() -> {
            int count = 0;
            while (!end.get()) {
                assertThat(new Visitor("/hello/").visit(member).count()).isEqualTo(1);
                count++;
            }
            return count;
        });
    }

    /** The same in another generation. */
    private static Path again(String sample, int round) throws IOException {
        Path again = members.directory().resolve("round-" + round).resolve(sample);
        Files.createDirectories(again.getParent());
        Files.copy(Build.distribution().sample(sample), again);
        try (FileSystem archive = FileSystems.newFileSystem(again)) {
            Files.writeString(archive.getPath("/round.txt"), "" + round);
        }
        return again;
    }

    /** With one session on both members, of which no visit is lost. Returns how many there were. */
    private int visit(Cluster cluster, String path, AtomicBoolean gone) throws IOException {
        Visitor visitor = new Visitor(path);
        int count = 0;
        while (!gone.get()) {
            assertThat(visitor.visit(cluster.members().get(count % 2)).count()).isEqualTo(count + 1);
            count++;
        }
        return count;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> CompletableFuture<T> inBackground(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> new Thread(task).start());
    }
}
