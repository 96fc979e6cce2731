package org.clowder.session.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TellerTest {

    private final Teller teller = new Teller();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch telling = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    private Thread tellsUntilFree() throws InterruptedException {
        Thread slow = new Thread(() -> teller.tell(() -> {
            telling.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            told.add("slow");
        }));
        slow.start();
        telling.await();
        return slow;
    }

    /** A hundred attributes are set beside a listener that does not return: that is not a hundred times the wait. */
    @Test
    void aListenerThatDoesNotReturnHoldsOthersUpOnce() throws Exception {
        Thread slow = tellsUntilFree();
        for (int i = 0; i < 100; i++) {
            teller.awaitTold();
            teller.tell(() -> told.add("beside"));
        }
        assertThat(told).hasSize(100).containsOnly("beside");
        free.countDown();
        slow.join();
    }

    @Test
    void othersWaitForTheNextOneAgain() throws Exception {
        Thread slow = tellsUntilFree();
        teller.awaitTold();
        free.countDown();
        slow.join();
        CountDownLatch begun = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread next = new Thread(() -> teller.tell(() -> {
            begun.countDown();
            while (main.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            told.add("next");
        }));
        next.start();
        begun.await();
        teller.tell(() -> told.add("behind"));
        assertThat(told).containsExactly("slow", "next", "behind");
        next.join();
    }
}
