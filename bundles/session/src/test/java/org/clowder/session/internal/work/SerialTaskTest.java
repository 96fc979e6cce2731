package org.clowder.session.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SerialTaskTest {

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private int runs;
    private Runnable meanwhile = () -> {};
    private final SerialTask task = new SerialTask(queue::add, () -> {
        runs++;
        meanwhile.run();
    });

    @Test
    void howeverOftenItIsDueItWaitsOnce() {
        for (int i = 0; i < 1000; i++) {
            task.due();
        }
        assertThat(queue).hasSize(1);
        meanwhile = () -> {
            meanwhile = () -> {};
            for (int i = 0; i < 1000; i++) {
                task.due();
            }
            assertThat(queue).as("not by two at once").isEmpty();
        };
        queue.remove().run();
        assertThat(queue).hasSize(1);
        queue.remove().run();
        assertThat(queue).isEmpty();
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void whatFailsIsDoneAgainWhenItIsDue() {
        meanwhile = () -> {
            throw new IllegalStateException("on purpose");
        };
        task.due();
        assertThatThrownBy(queue.remove()::run).hasMessage("on purpose");
        assertThat(queue).isEmpty();
        task.due();
        assertThat(queue).hasSize(1);
    }

    @Test
    void whoWaitsGoesOnWhenItIsDoneAndTheWorkNeverWaitsForItself() throws Exception {
        assertThat(task.awaitIdle(Duration.ofHours(1))).as("at first").isTrue();
        task.due();
        assertThat(task.awaitIdle(Duration.ofMillis(1))).as("while it is due").isFalse();
        List<Boolean> idle = new ArrayList<>();
        meanwhile = () -> {
            try {
                idle.add(task.awaitIdle(Duration.ofHours(1)));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        queue.remove().run();
        assertThat(idle).containsExactly(false);
        assertThat(task.awaitIdle(Duration.ofHours(1))).as("at last").isTrue();
    }
}
