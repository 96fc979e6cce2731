package org.clowder.deploy.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnTest {

    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final ExecutorService framework = Executors.newSingleThreadExecutor();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Turn turn = new Turn(worker, this::work);

    private void work() {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        done.incrementAndGet();
    }

    @AfterEach
    void stop() {
        end.countDown();
        worker.shutdownNow();
        framework.shutdownNow();
    }

    @Test
    void whatIsAskedForWhileAnotherThreadHasTheTurnKeepsNoWorkerAndIsDoneAfterIt() throws Exception {
        Future<Boolean> first = framework.submit(() -> turn.now(Duration.ofSeconds(30)));
        begun.await();

        turn.later();
        turn.later();
        assertThat(worker.submit(() -> "free").get(30, TimeUnit.SECONDS)).isEqualTo("free");
        assertThat(turn.now(Duration.ofMillis(1))).isFalse();
        assertThat(done).hasValue(0);

        end.countDown();
        assertThat(first.get()).isTrue();
        await().untilAsserted(() -> assertThat(done).hasValue(2));
    }

    @Test
    void whoIsInTheMiddleOfItLooksAgainInstead() throws Exception {
        end.countDown();
        AtomicInteger nested = new AtomicInteger();
        Turn[] own = new Turn[1];
        own[0] = new Turn(worker, () -> {
            if (own[0].now(Duration.ofSeconds(30))) {
                nested.incrementAndGet();
            }
        });

        assertThat(own[0].now(Duration.ofSeconds(30))).isTrue();
        assertThat(nested).hasValue(1);
    }
}
