package org.clowder.channel.internal.tribes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Waits for the work that is queued in an executor of one thread. */
final class WorkQueue {

    private WorkQueue() {}

    /** Returns once what was queued before has run, or after {@code millis}. */
    static void drain(Executor executor, long millis) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        try {
            executor.execute(reached::countDown);
        } catch (RejectedExecutionException e) {
            // closed meanwhile: nothing is queued any more
            return;
        }
        if (!reached.await(millis, TimeUnit.MILLISECONDS)) {
            // a slow listener delays others' events, not the caller
            return;
        }
    }
}
