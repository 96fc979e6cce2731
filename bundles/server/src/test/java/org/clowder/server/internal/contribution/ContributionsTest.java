package org.clowder.server.internal.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.clowder.server.Missing;
import org.clowder.server.internal.FakeFramework;
import org.clowder.server.internal.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ContributionsTest {

    @TempDir
    Path directory;

    private Contributions contributions;

    @BeforeEach
    void make() {
        contributions = new Contributions(
                new FakeFramework().context(), new Settings(directory, Map.of("contributions.timeout", "50")));
    }

    @AfterEach
    void stop() {
        contributions.close();
    }

    @Test
    void anInterruptedThreadWaitsForAChangeThatIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean();
        CompletableFuture<Void> change = CompletableFuture.runAsync(() -> contributions.exclusively(() -> {
            begun.countDown();
            await(end);
            first.set(true);
        }));
        begun.await();
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(end::countDown);

        Thread.currentThread().interrupt();
        contributions.exclusively(
                () -> assertThat(first).as("the other change is done").isTrue());

        assertThat(Thread.interrupted()).as("interrupted as before").isTrue();
        change.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClassThatDoesNotComeIsWaitedForForATime() {
        assertThat(contributions.awaitClass("guest.Missing", "conf/context.xml:3"))
                .isFalse();
    }

    @Test
    void linesThatWaitAreMissing() {
        contributions.setWaiting(List.of("catalina-server.xml:5 waits for class guest.Missing"));
        assertThat(contributions.missing())
                .containsExactly(new Missing(
                        "server: waits for a bundle", "catalina-server.xml:5 waits for class guest.Missing"));
        contributions.setWaiting(List.of());
        assertThat(contributions.missing()).isEmpty();
    }
}
