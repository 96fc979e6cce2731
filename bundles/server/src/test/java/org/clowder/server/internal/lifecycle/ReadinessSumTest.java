package org.clowder.server.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
            return Optional.empty();
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
        ReadinessSum sum = new ReadinessSum(new Controller(state), bound);
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
        ReadinessSum sum = sum(ServerState.RUNNING, Duration.ofMillis(100), stuck, FAST);

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
    void aCheckThatGoesWhileItHangsIsNotMissed() {
        ReadinessSum sum = sum(ServerState.RUNNING, Duration.ofMillis(100), stuck);
        assertThat(sum.missing()).hasSize(1);

        sum.removeCheck(stuck);

        assertThat(sum.missing()).isEmpty();
    }
}
