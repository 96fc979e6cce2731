package org.clowder.deploy.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.clowder.server.ApplicationStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeploymentTest {

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ServerLink server = new ServerLink();
    private final RecordingHost host = new RecordingHost();
    private final Deployments deployments = new Deployments(server, workers, new Changes());

    @BeforeEach
    void start() {
        server.bind(host);
        server.started(null);
    }

    @AfterEach
    void stop() {
        host.gate.countDown();
        deployments.close();
        workers.shutdownNow();
    }

    @Test
    void deploysAndUndeploys() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);

        deployment.withdraw(Duration.ofSeconds(10));

        assertThat(deployment.status().state()).isEqualTo(State.UNDEPLOYED);
        assertThat(host.log).containsExactly("start /shop of shop.war-1", "stop /shop of shop.war-1");
        assertThat(shop.transitions).containsExactly("DEPLOYING", "DEPLOYED", "UNDEPLOYING", "UNDEPLOYED");
        assertThat(shop.discarded).containsExactly("1");
    }

    @Test
    void theServerForgetsOnlyWhatIsTakenAwayOnPurpose() throws Exception {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment stopped = deploy(shop, "1");
        until(stopped, State.DEPLOYED);
        deployments.remove(stopped);
        assertThat(host.forgotten).isEmpty();

        Deployment gone = deploy(shop, "1");
        until(gone, State.DEPLOYED);
        gone.settle(Duration.ofSeconds(10));
        deployments.forget(shop.key());
        deployments.remove(gone);
        assertThat(host.forgotten).containsExactly("/shop");
    }

    @Test
    void anUpdateIsPreparedBeforeTheOldVersionStops() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);

        deployment.want("2");

        await().untilAsserted(() -> assertThat(host.log)
                .containsExactly(
                        "start /shop of shop.war-1",
                        "hold back /shop",
                        "stop /shop of shop.war-1",
                        "start /shop of shop.war-2",
                        "let through /shop"));
        await().until(() -> deployment.status().settled().equals("2"));
        assertThat(shop.discarded).containsExactly("1");
    }

    @Test
    void aPathThatSomebodyElseGivesUpIsTakenWithoutMoreWords() {
        host.taken = true;
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.FAILED);
        assertThat(deployment.status().problem()).startsWith("context path /shop is taken by somebody else;");
        deployments.retry();
        deployments.retry();

        host.taken = false;
        deployments.retry();

        until(deployment, State.DEPLOYED);
        await().untilAsserted(() ->
                assertThat(shop.transitions).containsExactly("DEPLOYING", "FAILED[]", "DEPLOYING", "DEPLOYED"));
    }

    @Test
    void anUpdateThatDoesNotStartLeavesTheVersionBeforeIt() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);
        host.failure = "broken";
        host.failing = "-2";

        deployment.want("2");

        await().until(() -> deployment.status().settled().equals("2"));
        assertThat(deployment.status().state()).isEqualTo(State.DEPLOYED);
        assertThat(deployment.status().problem())
                .isEqualTo("update does not start: broken; the version before it runs");
        await().untilAsserted(() -> assertThat(host.log)
                .containsExactly(
                        "start /shop of shop.war-1",
                        "hold back /shop",
                        "stop /shop of shop.war-1",
                        "start /shop of shop.war-1",
                        "let through /shop"));
        assertThat(shop.discarded).containsExactly("2");

        deployment.want("3");
        await().until(() -> deployment.status().settled().equals("3"));
        assertThat(deployment.status().problem()).isEmpty();
        assertThat(shop.discarded).containsExactly("2", "1");
    }

    @Test
    void theStatusFollowsAFileThatIsMovedBack() {
        Deployment deployment = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        until(deployment, State.DEPLOYED);
        host.failure = "broken";
        host.failing = "-2";
        for (String revision : List.of("2", "bad", "2")) {
            deployment.want(revision);
            await().until(() -> deployment.status().settled().equals(revision));
            assertThat(deployment.status().problem()).startsWith("update ");

            deployment.want("1");
            await().until(() -> deployment.status().settled().equals("1"));
            assertThat(deployment.status()).isEqualTo(new Deployment.Status(State.DEPLOYED, "", "1"));
        }
    }

    @Test
    void anUpdateThatDidNotStartIsTriedAgainWithTheNextServer() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);
        host.failure = "broken";
        host.failing = "-2";
        deployment.want("2");
        await().until(() -> deployment.status().settled().equals("2"));

        restartServer();
        await().untilAsserted(() -> assertThat(host.log)
                .filteredOn(line -> line.equals("start /shop of shop.war-1"))
                .hasSize(3));
        host.failure = null;
        restartServer();

        await().untilAsserted(() -> assertThat(host.log).contains("start /shop of shop.war-2"));
        await().until(() -> deployment.status().problem().isEmpty());
        assertThat(shop.discarded).containsExactly("2", "2", "1");
    }

    @Test
    void whenNeitherStartsBothReasonsAreTold() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);
        host.failure = "broken";

        deployment.want("2");

        until(deployment, State.FAILED);
        assertThat(deployment.status().problem())
                .isEqualTo("update does not start: broken; the version before it does not start either: broken");
        assertThat(shop.discarded).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void requestsAreLetThroughAgainWhenAnUpdateDoesNotStart() {
        Deployment deployment = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        until(deployment, State.DEPLOYED);
        host.failure = "broken";

        deployment.want("2");

        until(deployment, State.FAILED);
        await().untilAsserted(() ->
                assertThat(host.log).endsWith("hold back /shop", "stop /shop of shop.war-1", "let through /shop"));
    }

    @Test
    void oneThatHasLeftIsWaitedForUntilTheNextOneOfItsPathRuns() {
        Deployment first = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        until(first, State.DEPLOYED);
        Deployment second = deploy(TestArtefact.war("shop.jar", "/shop"), "1");
        until(second, State.FAILED);
        first.handOver();

        deployments.remove(first);

        until(second, State.DEPLOYED);
        await().untilAsserted(() -> assertThat(host.log).endsWith("start /shop of shop.jar-1", "let through /shop"));
    }

    @Test
    void oneThatIsToLeaveWhileTheEndOfItsStartLetsRequestsThroughHoldsThemBackBeforeItStops() throws Exception {
        Deployment first = deploy(TestArtefact.bundle(1, "/shop"), "1");
        until(first, State.DEPLOYED);
        first.handOver();
        deployments.remove(first);
        TestArtefact shop = TestArtefact.bundle(1, "/shop");
        Deployment second = deployments.add(shop);
        CountDownLatch handedOver = new CountDownLatch(1);
        shop.whenPlaceIsAsked = () -> {
            if (second.status().state() == State.DEPLOYED && handedOver.getCount() > 0) {
                CompletableFuture.runAsync(
                                () -> {
                                    shop.whenPlaceIsAsked = () -> {};
                                    second.handOver();
                                },
                                workers)
                        .join();
                handedOver.countDown();
            }
        };
        second.want("2");
        handedOver.await();

        deployments.remove(second);

        assertThat(host.log).endsWith("let through /shop", "hold back /shop", "stop /shop of bundle1-2");
    }

    @Test
    void theEndWaitsForAllThatAreStartingTogether() {
        host.gate = new CountDownLatch(1);
        CountDownLatch starting = new CountDownLatch(4);
        host.whenAsked = starting::countDown;
        for (int i = 0; i < 4; i++) {
            deploy(TestArtefact.war("shop" + i + ".war", "/shop" + i), "1");
        }

        assertThat(CompletableFuture.runAsync(() -> {
                    awaitQuietly(starting);
                    deployments.close();
                }))
                .succeedsWithin(Duration.ofSeconds(8));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatOnlyQueuesLetsNobodyThroughToWhatIsExchanged() {
        Deployment shop = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        until(shop, State.DEPLOYED);
        Deployment queued = deploy(TestArtefact.war("other.war", "/shop"), "1");
        until(queued, State.FAILED);
        host.gate = new CountDownLatch(1);
        shop.want("2");
        await().until(() -> host.log.contains("hold back /shop"));

        deployments.remove(queued);

        assertThat(host.log).doesNotContain("let through /shop");
        host.gate.countDown();
        until(shop, State.DEPLOYED);
        await().untilAsserted(() -> assertThat(host.log).endsWith("let through /shop"));
    }

    @Test
    void whoIsExpectedTwiceIsHeldBackOnce() throws Exception {
        ComingBack comingBack = new ComingBack(new PathClaims(), Place::equals);
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        CyclicBarrier both = new CyclicBarrier(2);
        host.duringHold = () -> {
            try {
                both.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        };
        Callable<Void> expect = () -> {
            comingBack.expect(shop, server.session().orElseThrow(), Duration.ofSeconds(60));
            return null;
        };
        workers.invokeAll(List.of(expect, expect));

        comingBack.settle(shop.place());

        assertThat(host.log)
                .containsExactlyInAnyOrder(
                        "hold back /shop", "hold back /shop", "let through /shop", "let through /shop");
    }

    @Test
    void whatFailedForSomethingElseIsTriedAgain() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "full");
        until(deployment, State.FAILED);
        assertThat(deployment.status().problem()).contains("the disk is full", "tried again every 5 s");

        deployments.retry();
        until(deployment, State.FAILED);
        shop.space = true;
        deployments.retry();

        until(deployment, State.DEPLOYED);
        assertThat(deployment.status().problem()).isEmpty();
    }

    @Test
    void aCorruptUpdateLeavesTheOldVersionRunning() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);

        deployment.want("bad");

        await().until(() -> deployment.status().settled().equals("bad"));
        assertThat(deployment.status().state()).isEqualTo(State.DEPLOYED);
        assertThat(deployment.status().problem()).contains("update refused", "cannot be read: bad");
        assertThat(host.log).containsExactly("start /shop of shop.war-1");
        assertThat(shop.transitions).containsExactly("DEPLOYING", "DEPLOYED");
    }

    @Test
    void anErrorWhileAnUpdateIsPreparedLeavesTheOldVersionRunning() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);

        deployment.want("deep");

        await().until(() -> deployment.status().settled().equals("deep"));
        assertThat(deployment.status().state()).isEqualTo(State.DEPLOYED);
        assertThat(deployment.status().problem()).contains("update refused", "too deep");
        assertThat(host.log).containsExactly("start /shop of shop.war-1");
        assertThat(shop.discarded).isEmpty();
    }

    @Test
    void anErrorWhileAnUpdateStartsLeavesTheVersionBeforeIt() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.DEPLOYED);
        host.duringStart = () -> {
            host.duringStart = () -> {};
            throw new OutOfMemoryError("no memory");
        };

        deployment.want("2");

        await().until(() -> deployment.status().settled().equals("2"));
        assertThat(deployment.status().state()).isEqualTo(State.DEPLOYED);
        assertThat(deployment.status().problem()).contains("no memory; the version before it runs");
        assertThat(shop.discarded).containsExactly("2");
    }

    @Test
    void theOldVersionComesBackWithTheServerAfterACorruptUpdate() {
        Deployment deployment = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        until(deployment, State.DEPLOYED);
        deployment.want("bad");
        await().until(() -> deployment.status().settled().equals("bad"));

        restartServer();

        await().untilAsserted(() -> assertThat(host.log)
                .filteredOn(line -> line.startsWith("start"))
                .hasSize(2));
        until(deployment, State.DEPLOYED);
        assertThat(deployment.status().problem()).contains("update refused");
    }

    @Test
    void aCorruptFileIsRefusedAndTriedAgainWhenItChanges() {
        Deployment deployment = deploy(TestArtefact.war("shop.war", "/shop"), "bad");
        until(deployment, State.FAILED);
        assertThat(deployment.status().problem()).isEqualTo("cannot be read: bad");

        deployment.want("2");

        until(deployment, State.DEPLOYED);
        assertThat(deployment.status().problem()).isEmpty();
    }

    @Test
    void aContextThatDoesNotStartIsTriedAgainWithTheNextServer() {
        TestArtefact shop = TestArtefact.war("shop.war", "/shop");
        host.failure = "listener failed";
        Deployment deployment = deploy(shop, "1");
        until(deployment, State.FAILED);
        assertThat(deployment.status().problem()).isEqualTo("listener failed");
        assertThat(shop.discarded).containsExactly("1");

        host.failure = null;
        restartServer();

        until(deployment, State.DEPLOYED);
    }

    @Test
    void whatComesWhileTheServerIsAwayIsDeployedWhenItIsBack() {
        server.stopped(null);
        Deployment first = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        Deployment second = deploy(TestArtefact.bundle(7, "/other"), "1");
        await().until(() -> first.status().problem().equals("the server is not running"));
        assertThat(host.log).isEmpty();

        server.started(null);

        until(first, State.DEPLOYED);
        until(second, State.DEPLOYED);
    }

    @Test
    void aServerRestartDeploysEverythingAgain() {
        Deployment deployment = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        until(deployment, State.DEPLOYED);

        server.stopping(null);
        server.stopped(null);
        until(deployment, State.UNDEPLOYED);
        server.started(null);

        until(deployment, State.DEPLOYED);
        await().untilAsserted(() -> assertThat(host.log)
                .containsExactly(
                        "start /shop of shop.war-1",
                        "hold back /shop",
                        "stop /shop of shop.war-1",
                        "start /shop of shop.war-1",
                        "let through /shop"));
    }

    @Test
    void theFirstOneKeepsItsPathAndTheSecondGetsItWhenItIsFree() {
        Deployment first = deploy(TestArtefact.war("shop.war", "/shop"), "1");
        until(first, State.DEPLOYED);
        Deployment second = deploy(TestArtefact.bundle(9, "/shop"), "1");
        until(second, State.FAILED);

        assertThat(second.status().problem()).contains("context path /shop is taken by shop.war");
        assertThat(first.status().state()).isEqualTo(State.DEPLOYED);
        await().untilAsserted(() ->
                assertThat(((TestArtefact) second.artefact()).transitions).containsExactly("DEPLOYING", "FAILED[9]"));

        deployments.remove(first);

        until(second, State.DEPLOYED);
    }

    @Test
    void ofThoseThatComeTogetherTheFirstToAskHasThePathWhicheverIsWorkedOnFirst() {
        Deque<Runnable> work = new ArrayDeque<>();
        Deployments together = new Deployments(server, work::push, new Changes());
        Deployment lowest = together.add(TestArtefact.bundle(1, "/shop"));
        Deployment other = together.add(TestArtefact.bundle(2, "/shop"));
        lowest.want("1");
        other.want("1");
        while (!work.isEmpty()) {
            work.pop().run();
        }

        assertThat(lowest.status().state()).isEqualTo(State.DEPLOYED);
        assertThat(other.status().state()).isEqualTo(State.FAILED);
    }

    @Test
    void amongWaitingBundlesTheLowestIdIsNext() {
        Deployment first = deploy(TestArtefact.bundle(5, "/shop"), "1");
        until(first, State.DEPLOYED);
        Deployment high = deploy(TestArtefact.bundle(9, "/shop"), "1");
        until(high, State.FAILED);
        Deployment low = deploy(TestArtefact.bundle(7, "/shop"), "1");
        until(low, State.FAILED);

        deployments.remove(first);

        until(low, State.DEPLOYED);
        assertThat(high.status().state()).isEqualTo(State.FAILED);
        deployments.remove(low);
        until(high, State.DEPLOYED);
    }

    @Test
    void aRefusedFileDoesNotKeepThePathFromOthers() {
        Deployment bad = deploy(TestArtefact.war("bad.war", "/shop"), "bad");
        until(bad, State.FAILED);

        until(deploy(TestArtefact.war("good.war", "/shop"), "1"), State.DEPLOYED);
    }

    @Test
    void aWaitingFileGetsThePathOfOneThatFails() {
        host.gate = new CountDownLatch(1);
        host.failure = "broken";
        Deployment first = deploy(TestArtefact.war("first.war", "/shop"), "1");
        await().until(() -> first.status().state() == State.DEPLOYING);
        Deployment second = deploy(TestArtefact.war("second.war", "/shop"), "1");
        until(second, State.FAILED);
        host.duringStart = () -> {
            host.duringStart = () -> host.failure = null;
        };

        host.gate.countDown();

        until(first, State.FAILED);
        until(second, State.DEPLOYED);
    }

    @Test
    void anApplicationThatHangsHoldsUpNoOther() {
        CountDownLatch hanging = new CountDownLatch(1);
        host.gate = hanging;
        Deployment slow = deploy(TestArtefact.war("slow.war", "/slow"), "1");
        await().until(() -> slow.status().state() == State.DEPLOYING && stuck());
        host.gate = new CountDownLatch(0);

        until(deploy(TestArtefact.war("shop.war", "/shop"), "1"), State.DEPLOYED);

        slow.withdraw(Duration.ofMillis(50));
        assertThat(slow.status().state()).isEqualTo(State.DEPLOYING);
        hanging.countDown();
        until(slow, State.UNDEPLOYED);
        assertThat(host.log).contains("start /slow of slow.war-1", "stop /slow of slow.war-1");
    }

    @Test
    void anApplicationMayWithdrawItselfWhileItStarts() {
        Deployment deployment = deployments.add(TestArtefact.bundle(3, "/shop"));
        host.duringStart = () -> deployment.withdraw(Duration.ofSeconds(30));
        deployment.want("1");

        until(deployment, State.UNDEPLOYED);
        await().untilAsserted(() -> assertThat(host.log).endsWith("stop /shop of bundle3-1"));
    }

    private boolean stuck() {
        BooleanSupplier waiting = () -> Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(entry -> java.util.Arrays.stream(entry.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(RecordingHost.class.getName())));
        return waiting.getAsBoolean();
    }

    private Deployment deploy(TestArtefact artefact, String revision) {
        Deployment deployment = deployments.add(artefact);
        deployment.want(revision);
        return deployment;
    }

    private void restartServer() {
        server.stopping(null);
        server.stopped(null);
        server.started(null);
    }

    private static void until(Deployment deployment, State state) {
        await().until(() -> deployment.status().state(), state::equals);
    }
}
