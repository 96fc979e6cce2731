package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
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
    private static Path application(String name) {
        return new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .distributable()
                .ballast(600_000)
                .build(members.directory().resolve(name + ".war"));
    }

    private static Cli.Result rollOut(String name) {
        return cluster.first().cli("deploy", "--all", application(name).toString());
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

    @Test
    @Order(3)
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
    @Order(4)
    void withoutACommandToAllMembersOnlyThisOneHasIt() {
        cluster.first().cli("deploy", application("alone").toString()).done();

        assertThat(status(cluster.first(), "/alone/count")).isEqualTo(200);
        assertThat(status(cluster.second(), "/alone/count")).isEqualTo(404);
    }

    @Test
    @Order(5)
    void whereOneMemberIsNotReadyNothingIsDeployed() {
        cluster.third().cli("drain").done();

        Cli.Result refused = rollOut("late");

        assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.errorLine()).contains("Nothing was deployed", "member-3 at ", "is not ready: drained");
        cluster.each(
                member -> assertThat(member.base().resolve("deploy/late.war")).doesNotExist());
    }
}
