package org.clowder.server.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.clowder.server.internal.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps of several threads, of which some do not end, or end with an Error. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StepsTest {

    private final Steps steps = new Steps(Duration.ofMillis(100));
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    private CompletableFuture<Void> take(String name) {
        return CompletableFuture.runAsync(() -> steps.take(() -> {
            done.add(name);
            return () -> done.add("rest of " + name);
        }));
    }

    private CompletableFuture<Void> takeLong() {
        CompletableFuture<Void> taking = CompletableFuture.runAsync(() -> steps.take(() -> {
            begun.countDown();
            Eventually.is(() -> end.getCount() == 0);
            return () -> done.add("rest of the long one");
        }));
        Eventually.is(() -> begun.getCount() == 0);
        return taking;
    }

    @Test
    void whatIsLeftIsDoneInOrderWhenItsTurnHasCome() throws Exception {
        CompletableFuture<Void> taking = takeLong();
        for (int i = 0; i < 3; i++) {
            take("step " + i).get();
        }
        assertThat(done).as("while the long one is under way").isEmpty();
        end.countDown();
        taking.get();
        Eventually.is(() -> done.size() == 7);
        assertThat(done.stream().filter(each -> each.startsWith("step"))).containsExactly("step 0", "step 1", "step 2");
    }

    @Test
    void nobodyDoesTheStepsOfOthers() throws Exception {
        CompletableFuture<Void> taking = takeLong();
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture.runAsync(() -> steps.take(() -> {
                    Eventually.is(() -> never.getCount() == 0);
                    return () -> {};
                }))
                .get();
        end.countDown();
        taking.get(20, TimeUnit.SECONDS);
        assertThat(done).contains("rest of the long one");
        never.countDown();
    }

    @Test
    void whatWasLeftIsDoneToItsEndBeforeTheNextStep() throws Exception {
        CountDownLatch resting = new CountDownLatch(1);
        CountDownLatch rested = new CountDownLatch(1);
        CompletableFuture<Void> taking = takeLong();
        steps.take(() -> () -> {
            resting.countDown();
            Eventually.is(() -> rested.getCount() == 0);
            done.add("removed");
        });
        steps.take(() -> {
            done.add("added");
            return () -> {};
        });
        end.countDown();
        taking.get();
        resting.await();
        rested.countDown();
        Eventually.is(() -> done.contains("added"));
        assertThat(done.stream().filter(each -> each.endsWith("ed"))).containsExactly("removed", "added");
    }

    @Test
    void anErrorEndsOneStepOnly() throws Exception {
        assertThatThrownBy(() -> steps.take(() -> {
                    throw new OutOfMemoryError("on purpose");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        take("next").get();
        assertThat(done).containsExactly("next", "rest of next");
    }

    @Test
    void anErrorOfOneThatWasLeftEndsThatOnly() throws Exception {
        CompletableFuture<Void> taking = takeLong();
        steps.take(() -> {
            throw new NoClassDefFoundError("on purpose");
        });
        take("next").get();
        end.countDown();
        taking.get();
        Eventually.is(() -> done.contains("rest of next"));
    }

    @Test
    void aStepWithinAnotherIsAPartOfIt() {
        steps.take(() -> {
            steps.take(() -> {
                done.add("inner");
                return () -> {};
            });
            return () -> done.add("outer");
        });
        assertThat(done).containsExactly("inner", "outer");
    }

    @Test
    void whoIsInterruptedLeavesItsStepAndStaysInterrupted() throws Exception {
        CompletableFuture<Void> taking = takeLong();
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
            Thread.currentThread().interrupt();
            steps.take(() -> {
                done.add("left");
                return () -> {};
            });
            return Thread.interrupted();
        });
        assertThat(interrupted.get()).isTrue();
        end.countDown();
        taking.get();
        Eventually.is(() -> done.contains("left"));
    }

    @Test
    void oneAtATime() throws Exception {
        Steps patient = new Steps(Duration.ofSeconds(30));
        int[] count = new int[1];
        CompletableFuture<?>[] all = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 1000; i++) {
                        patient.take(() -> {
                            count[0]++;
                            return () -> {};
                        });
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).get();
        assertThat(count[0]).isEqualTo(8000);
    }
}
