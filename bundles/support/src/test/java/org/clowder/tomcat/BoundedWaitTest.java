package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedWaitTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            lock.lock();
            try {
                taken.countDown();
                BoundedWait.atMost(LONG, nanos -> end.await(nanos, TimeUnit.NANOSECONDS));
            } finally {
                lock.unlock();
            }
        });
        taken.await();
        Thread.currentThread().interrupt();
        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(end::countDown);

        assertThat(BoundedWait.lock(lock, LONG)).isTrue();

        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        other.get();
    }

    @Test
    void theBoundHoldsWithAnInterruptToo() {
        Thread.currentThread().interrupt();
        boolean come = BoundedWait.atMost(
                Duration.ofMillis(20), nanos -> new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS));
        assertThat(come).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
