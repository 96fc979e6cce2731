package org.clowder.deploy.internal.deployment;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets callers wait until something that they can look up has an outcome. The lock guards nothing but the waiting. */
public final class Changes {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Something changed: those who wait look again. */
    public void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the question has an answer.
     *
     * @param question cheap and free of locks; asked again after each change
     * @param limit how long to wait at most
     * @return the answer, or empty if there was none in time
     * @throws InterruptedException if the thread is interrupted
     */
    public <T> Optional<T> await(Supplier<Optional<T>> question, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            Optional<T> answer = question.get();
            while (answer.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
                answer = question.get();
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }
}
