package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.WaitingListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code clowder deploy --all}: on three members, one after the other; a member takes it only if its own configuration says so. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutIT {

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    /** The third takes nothing yet. */
    @BeforeAll
    static void start() throws IOException {
        cluster = members.cluster(3);
        accept(cluster.second());
        Path broken = Files.writeString(
                members.directory().resolve("broken.xml"), "<Context><Valve className=\"none\"/></Context>");
        cluster.second().put(broken, "conf/Catalina/localhost/partly.xml");
        cluster.start();
    }

    private static void accept(Member member) {
        member.set("org.clowder.deploy.cfg", "accept.rollouts", "true");
    }

    /** Larger than what travels at once. */
    private static Path application(String name, String version) {
        return new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .distributable()
                .ballast(600_000)
                .file("version.txt", version)
                .build(members.directory().resolve(name + ".war"));
    }

    private static Cli.Result rollOut(String name) {
        return rollOut(application(name, "one"));
    }

    private static Cli.Result rollOut(Path file) {
        return cluster.first().cli("deploy", "--all", file.toString());
    }

    private static int status(Member member, String path) {
        return Http.status(member.url(path)).orElse(0);
    }

    @Test
    @Order(1)
    void whereOneMemberTakesNothingNothingIsDeployed() {
        Cli.Result refused = rollOut("shop");

        assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.errorLine())
                .contains("Nothing was deployed", "member-3 at ", "accept.rollouts=true", "org.clowder.deploy.cfg")
                .doesNotContain("member-2");
        cluster.each(
                member -> assertThat(member.base().resolve("deploy/shop.war")).doesNotExist());
    }

    @Test
    @Order(2)
    void aMemberThatIsToldToTakesItAndAllServeOneSession() throws IOException {
        accept(cluster.third());
        Cli.Result[] result = new Cli.Result[1];
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            result[0] = rollOut("shop");
            return result[0].exit() == 0;
        });

        assertThat(result[0].out().lines())
                .containsExactly(
                        "member-1: Deployed /shop from shop.war",
                        "member-2: Deployed /shop from shop.war",
                        "member-3: Deployed /shop from shop.war",
                        "Deployed on 3 of 3 members");
        Visitor visitor = new Visitor("/shop/count");
        for (Member each : cluster.members()) {
            visitor.visit(each);
        }
        assertThat(visitor.visit(cluster.first()).count()).isEqualTo(4);
        cluster.each(member -> assertThat(member.base().resolve("data/rollout")).isEmptyDirectory());
    }

    /** Of two clients of each member one stays there, and the other one goes from member to member. */
    @Test
    @Order(3)
    void whileAllMembersExchangeItNoRequestFailsAndNoSessionIsLost() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(visits(i, 0, end));
            clients.add(visits(i, 1, end));
        }

        for (String version : List.of("two", "three")) {
            Cli.Result result = rollOut(application("shop", version)).done();
            assertThat(result.out().lines()).last().isEqualTo("Deployed on 3 of 3 members");
            cluster.each(member ->
                    assertThat(Http.page(member.url("/shop/version.txt"))).isEqualTo(version));
        }
        end.set(true);

        for (CompletableFuture<Integer> client : clients) {
            assertThat(client.get(30, TimeUnit.SECONDS)).as("visits").isGreaterThan(10);
        }
    }

    /** Visits in one session, of which none is lost; returns how many there were. */
    private static CompletableFuture<Integer> visits(int first, int step, AtomicBoolean end) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Visitor visitor = new Visitor("/shop/count");
                    int count = 0;
                    try {
                        while (!end.get()) {
                            Member member = cluster.members().get((first + step * count) % 3);
                            count++;
                            assertThat(visitor.visit(member).count())
                                    .as("visits, the last one of " + member.name())
                                    .isEqualTo(count);
                        }
                        return count;
                    } catch (IOException e) {
                        throw new AssertionError("A request failed", e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    @Order(4)
    void besideANewVersionTheSessionsOfTheOldOneGoOn() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Integer>> clients = List.of(visits(0, 0, end), visits(1, 1, end));
        Visitor old = new Visitor("/shop/count");
        old.visit(cluster.first());

        rollOut(application("shop##2", "four")).done();
        end.set(true);

        for (CompletableFuture<Integer> client : clients) {
            assertThat(client.get(30, TimeUnit.SECONDS)).as("visits").isGreaterThan(5);
        }
        Visitor young = new Visitor("/shop/count");
        for (Member each : cluster.members()) {
            assertThat(old.get(each, "/shop/version.txt").body()).isEqualTo("three");
            old.visit(each);
            young.visit(each);
            assertThat(young.get(each, "/shop/version.txt").body()).isEqualTo("four");
        }
        assertThat(old.visit(cluster.second()).count()).isEqualTo(5);
        assertThat(young.visit(cluster.third()).count()).isEqualTo(4);
    }

    @Test
    @Order(5)
    void allMembersGetTheBytesThatTheFileHadWhenTheCommandCame() throws Exception {
        Path file = slow("early", "before");
        CompletableFuture<Cli.Result> result = rollOutInBackground(file, "/early");

        Files.copy(slow("early", "after"), file, StandardCopyOption.REPLACE_EXISTING);
        goOn("early");

        result.get(60, TimeUnit.SECONDS).done();
        cluster.each(member ->
                assertThat(Http.page(member.url("/early/version.txt"))).isEqualTo("before"));
    }

    @Test
    @Order(6)
    void aCopyThatIsNotWhatWasAnnouncedIsRefused() throws Exception {
        CompletableFuture<Cli.Result> result = rollOutInBackground(slow("changed", "sound"), "/changed");

        Path copy = copyUnderWay(cluster.first(), "changed.war");
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2]++;
        Files.write(copy, bytes);
        goOn("changed");

        Cli.Result refused = result.get(60, TimeUnit.SECONDS);
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out().lines()).containsExactly("member-1: Deployed /changed from changed.war");
        assertThat(refused.errorLine())
                .contains("Deployed on 1 of 3 members", "member-2 at ", "got a file with the SHA-256 ", ", expected ")
                .contains("not deployed any more on member-3");
        for (Member member : List.of(cluster.second(), cluster.third())) {
            assertThat(status(member, "/changed/count")).isEqualTo(404);
            assertThat(member.base().resolve("deploy/changed.war")).doesNotExist();
        }
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> cluster.each(member ->
                        assertThat(member.base().resolve("data/rollout")).isEmptyDirectory()));
    }

    /** It does not start before {@link #goOn} is called with its name. */
    private static Path slow(String name, String content) {
        return new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .type(WaitingListener.class)
                .webXml("<listener><listener-class>" + WaitingListener.class.getName()
                        + "</listener-class></listener><context-param><param-name>until</param-name><param-value>"
                        + sign(name) + "</param-value></context-param>")
                .file("version.txt", content)
                .ballast(600_000)
                .build(members.directory().resolve(content).resolve(name + ".war"));
    }

    private static Path sign(String name) {
        return members.directory().resolve(name + ".go");
    }

    private static void goOn(String name) throws IOException {
        Files.createFile(sign(name));
    }

    /** Returns when the first member starts it. */
    private static CompletableFuture<Cli.Result> rollOutInBackground(Path file, String path) {
        CompletableFuture<Cli.Result> result = CompletableFuture.supplyAsync(() -> rollOut(file));
        await(path + " starts").atMost(30, TimeUnit.SECONDS).until(() -> "DEPLOYING"
                .equals(MemberReport.application(cluster.first(), path).get("state")));
        return result;
    }

    private static Path copyUnderWay(Member member, String name) throws IOException {
        try (Stream<Path> files = Files.walk(member.base().resolve("data/rollout"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    @Test
    @Order(7)
    void whereOneMemberFailsTheOnesAfterItKeepWhatTheyHave() {
        Cli.Result failed = rollOut("partly");

        assertThat(failed.exit()).as(failed.toString()).isEqualTo(1);
        assertThat(failed.out().lines()).containsExactly("member-1: Deployed /partly from partly.war");
        assertThat(failed.errorLine())
                .contains("Deployed on 1 of 3 members", "member-2 at ", "not deployed any more on member-3");
        assertThat(status(cluster.first(), "/partly/count")).isEqualTo(200);
        assertThat(cluster.third().base().resolve("deploy/partly.war")).doesNotExist();
    }

    @Test
    @Order(8)
    void withoutACommandToAllMembersOnlyThisOneHasIt() {
        cluster.first().cli("deploy", application("alone", "one").toString()).done();

        assertThat(status(cluster.first(), "/alone/count")).isEqualTo(200);
        assertThat(status(cluster.second(), "/alone/count")).isEqualTo(404);
    }

    @Test
    @Order(9)
    void whereOneMemberIsNotReadyNothingIsDeployed() {
        cluster.third().cli("drain").done();

        Cli.Result refused = rollOut("late");

        assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.errorLine()).contains("Nothing was deployed", "member-3 at ", "is not ready: drained");
        cluster.each(
                member -> assertThat(member.base().resolve("deploy/late.war")).doesNotExist());
    }
}
