package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bad artefacts on a running member: refused by name and reason, and nothing else is disturbed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadDeploymentIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;
    private static Path sound;

    private final AtomicBoolean end = new AtomicBoolean();
    private CompletableFuture<Integer> undisturbed;

    @BeforeAll
    static void start() {
        sound = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .ballast(200_000)
                .build(members.directory().resolve("sound.war"));
        member = members.single("member").deploySamples("hello.war").start();
        member.awaitReady();
    }

    @BeforeEach
    void useAnotherApplicationMeanwhile() {
        undisturbed = CompletableFuture.supplyAsync(this::visitUntilTheEnd);
    }

    private int visitUntilTheEnd() {
        Visitor visitor = new Visitor("/hello/");
        int count = 0;
        try {
            while (!end.get()) {
                assertThat(visitor.visit(member).count()).isEqualTo(++count);
                assertThat(missing()).as("what readiness misses").isEmpty();
            }
            return count;
        } catch (IOException e) {
            throw new AssertionError("The other application does not answer", e);
        }
    }

    /** A sound application that is new is missing until its state transfer is done, and a check while the machine is busy; nothing else may be. */
    private static List<?> missing() throws IOException {
        return MemberReport.missing(member).stream()
                .filter(what -> !what.toString().endsWith(": state transfer")
                        && !what.toString().contains("has not answered for"))
                .toList();
    }

    @AfterEach
    void expectNoDisturbance() {
        end.set(true);
        assertThat(undisturbed.join()).as("visits of the other application").isPositive();
    }

    @Test
    void aHalfCopiedWarIsRefusedByNameAndDeployedOnceItIsComplete() throws IOException {
        byte[] whole = Files.readAllBytes(sound);
        Path target = member.base().resolve("deploy/half.war");

        Files.write(target, Arrays.copyOf(whole, whole.length / 2));

        expectFailed("/half", "half.war");
        Files.write(target, whole);
        expectDeployed("/half");
        assertThat(Http.status(member.url("/half/count"))).contains(200);
    }

    @Test
    void aCorruptWarIsRefusedByNameAndReason() throws IOException {
        byte[] bytes = Files.readAllBytes(sound);
        Arrays.fill(bytes, 100_000, 100_100, (byte) 0);
        Path corrupt = Files.write(members.directory().resolve("corrupt.war"), bytes);

        member.deploy(corrupt);

        expectFailed("/corrupt", "corrupt.war");
        assertThat(member.consoleLines("corrupt.war")).anyMatch(line -> line.contains("ballast.bin"));
        assertThat(Http.status(member.url("/corrupt/count"))).contains(404);
        member.remove("deploy/corrupt.war");
        await().atMost(SOON)
                .until(() -> MemberReport.application(member, "/corrupt").isEmpty());
    }

    @Test
    void deployOfACorruptFileIsRefusedByTheCommandAsWell() throws IOException {
        Path garbage = Files.writeString(members.directory().resolve("garbage.war"), "this is not an archive");

        Cli.Result deploy = member.cli("deploy", garbage.toString());

        assertThat(deploy.exit()).as(deploy.toString()).isEqualTo(1);
        assertThat(deploy.errorLine()).contains("garbage.war");
    }

    @Test
    void aCorruptUpdateLeavesTheOldVersionRunning() throws IOException {
        member.deploy(sound, "update.war");
        expectDeployed("/update");

        Files.writeString(member.base().resolve("deploy/update.war"), "this is not an archive");

        await().atMost(SOON).until(() -> !member.consoleLines("update.war").stream()
                .filter(line -> line.contains("refused"))
                .toList()
                .isEmpty());
        assertThat(Http.status(member.url("/update/count"))).contains(200);
        await().atMost(SOON).untilAsserted(() -> assertThat(MemberReport.application(member, "/update"))
                .containsEntry("state", "DEPLOYED")
                .extractingByKey("problem")
                .asString()
                .isNotEmpty());
    }

    @Test
    void theSecondApplicationOnAPathWaitsForTheFirstToGo() {
        member.deploy(Build.distribution().sample("hello-types.jar"))
                .deploy(Build.distribution().sample("hello-bundle.jar"));
        expectDeployed("/hello-bundle");

        member.deploy(sound, "hello-bundle.war");

        await().atMost(SOON).until(() -> applications("/hello-bundle").size() == 2);
        await().atMost(SOON).untilAsserted(() -> assertThat(applications("/hello-bundle"))
                .anySatisfy(first ->
                        assertThat(first).containsEntry("state", "DEPLOYED").containsEntry("kind", "bundle"))
                .anySatisfy(second -> {
                    assertThat(second).containsEntry("state", "FAILED").containsEntry("kind", "war");
                    assertThat("" + second.get("problem")).contains("hello-bundle", "hello");
                    assertThat("" + second.get("problem")).contains("org.clowder.samples.hello-bundle");
                }));
        assertThat(Http.page(member.url("/hello-bundle/"))).contains("Session");

        member.remove("deploy/hello-bundle.jar");

        await().atMost(SOON)
                .until(() -> Http.status(member.url("/hello-bundle/count")).orElse(0) == 200);
        await().atMost(SOON).untilAsserted(() -> assertThat(applications("/hello-bundle"))
                .singleElement()
                .satisfies(second -> assertThat(second).containsEntry("state", "DEPLOYED")));
    }

    @Test
    void undeployOfAnUnknownPathNamesTheKnownOnes() {
        Cli.Result undeploy = member.cli("undeploy", "/nowhere");

        assertThat(undeploy.exit()).as(undeploy.toString()).isEqualTo(1);
        assertThat(undeploy.errorLine()).contains("/nowhere", "/hello");
    }

    private static void expectFailed(String path, String file) {
        await().atMost(SOON).until(() -> "FAILED"
                .equals(MemberReport.application(member, path).get("state")));
        Map<String, Object> application = MemberReport.application(member, path);
        assertThat(application).containsEntry("source", file);
        assertThat("" + application.get("problem")).as("problem").isNotEmpty();
        assertThat(member.consoleLines(file)).as("console lines about " + file).isNotEmpty();
    }

    private static void expectDeployed(String path) {
        await("deployment of " + path).atMost(SOON).until(() -> "DEPLOYED"
                .equals(MemberReport.application(member, path).get("state")));
    }

    private static List<Map<String, Object>> applications(String path) {
        return MemberReport.applications(member).stream()
                .filter(application -> path.equals(application.get("path")))
                .toList();
    }
}
