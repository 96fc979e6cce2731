package org.clowder.server.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.catalina.Server;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.server.ServerState;
import org.clowder.server.internal.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReadinessSumTest {

    private static final Missing SHOP = new Missing("application /shop: FAILED", "deploy/shop.war: FAILED: why");
    private static final ReadinessCheck FAST = () -> List.of(SHOP);

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final ReadinessCheck stuck = () -> {
        calls.incrementAndGet();
        await(end);
        return List.of();
    };

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @AfterEach
    void letGo() {
        end.countDown();
    }

    private record Controller(ServerState state) implements ServerController {

        @Override
        public Optional<String> failure() {
            return state == ServerState.FAILED ? Optional.of("port 80 is taken") : Optional.empty();
        }

        @Override
        public List<String> reload() {
            return List.of();
        }

        @Override
        public Optional<Server> server() {
            return Optional.empty();
        }
    }

    private static ReadinessSum sum(ServerState state, Duration bound, ReadinessCheck... checks) {
        ReadinessSum sum = new ReadinessSum(() -> new Controller(state), bound);
        List.of(checks).forEach(sum::addCheck);
        return sum;
    }

    @Test
    void isTheStateOfTheServerAndAllThatChecksMiss() {
        ReadinessSum sum = sum(ServerState.STARTING, Duration.ofSeconds(30), FAST, List::of);

        assertThat(sum.missing()).containsExactly(Missing.of("server: STARTING"), SHOP);
        assertThat(sum.ready()).isFalse();

        sum.removeCheck(FAST);
        assertThat(sum.missing()).containsExactly(Missing.of("server: STARTING"));
        assertThat(sum(ServerState.RUNNING, Duration.ofSeconds(30)).ready()).isTrue();
    }

    @Test
    void aCheckThatThrowsIsMissingAndTheOthersAreAsked() {
        ReadinessCheck broken = () -> {
            throw new IllegalStateException("broken /srv/secret");
        };
        ReadinessSum sum = sum(ServerState.RUNNING, Duration.ofSeconds(30), broken, FAST);

        assertThat(sum.missing()).hasSize(2).contains(SHOP).first().satisfies(missing -> {
            assertThat(missing.summary()).isEqualTo("a readiness check did not answer");
            assertThat(missing.detail()).contains("IllegalStateException: broken /srv/secret");
        });
    }

    @Test
    void aCheckThatHangsIsMissingAskedOnceAndCountsAgainOnceItAnswers() {
        ReadinessSum sum = sum(ServerState.RUNNING, Duration.ofSeconds(2), stuck, FAST);

        for (int i = 0; i < 5; i++) {
            assertThat(sum.missing())
                    .extracting(Missing::summary)
                    .containsExactly("a readiness check did not answer", SHOP.summary());
        }
        assertThat(calls).hasValue(1);

        end.countDown();
        Eventually.is(() -> sum.missing().equals(List.of(SHOP)));
    }

    @Test
    void manyWhoAskAtOnceShareACall() {
        CountDownLatch begun = new CountDownLatch(1);
        ReadinessCheck slow = () -> {
            calls.incrementAndGet();
            begun.countDown();
            await(end);
            return List.of();
        };
        ReadinessSum sum = sum(ServerState.RUNNING, Duration.ofSeconds(30), slow);
        List<Thread> askers =
                Stream.generate(() -> new Thread(sum::missing)).limit(50).toList();
        askers.get(0).start();
        await(begun);
        askers.stream().skip(1).forEach(Thread::start);
        Eventually.is(() -> askers.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING));
        end.countDown();
        Eventually.is(() -> askers.stream().noneMatch(Thread::isAlive));
        assertThat(calls).hasValue(2);
    }

    @Test
    void aCheckThatGoesWhileItIsAskedIsNotMissed() throws Exception {
        ReadinessSum sum = sum(ServerState.RUNNING, Duration.ofSeconds(30), stuck, FAST);
        FutureTask<List<Missing>> answer = new FutureTask<>(sum::missing);
        new Thread(answer).start();
        Eventually.is(() -> calls.get() == 1);

        sum.removeCheck(stuck);

        assertThat(answer.get()).containsExactly(SHOP);
        assertThat(sum.missing()).containsExactly(SHOP);
    }

    @Test
    void whoIsInterruptedSaysNothingOfTheChecks() {
        ReadinessSum sum = sum(ServerState.RUNNING, Duration.ofSeconds(30), stuck, FAST);
        Thread.currentThread().interrupt();
        List<Missing> missing = sum.missing();
        assertThat(Thread.interrupted()).isTrue();
        end.countDown();
        assertThat(missing).hasSize(2).contains(SHOP);
        assertThat(missing).extracting(Missing::summary).doesNotContain("a readiness check did not answer");
    }

    @Test
    void whyTheServerFailedIsForOperators() {
        ReadinessSum sum = sum(ServerState.FAILED, Duration.ofSeconds(30));
        assertThat(sum.missing()).containsExactly(new Missing("server: FAILED", "server: FAILED: port 80 is taken"));
    }
}
