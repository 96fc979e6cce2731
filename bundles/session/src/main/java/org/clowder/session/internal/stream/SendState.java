package org.clowder.session.internal.stream;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All that one stream has to send, for its two sides: {@link OutStream} for those who have something to say or to hear,
 * {@link FrameSource} for those who write.
 *
 * <p>{@link #lock} guards all of it. It is held for moments, and no other lock is taken under it; a record's monitor may be held
 * while it is taken.
 */
final class SendState {

    final ReentrantLock lock = new ReentrantLock();
    final SendQueue queue = new SendQueue();
    final SendWindow window = new SendWindow();
    final Pacer pacer = new Pacer(queue, window);
    final WriterTurn turn = new WriterTurn(lock.newCondition(), pacer);
    private final Condition quiet = lock.newCondition();

    /** True if everything is sent and acknowledged. */
    boolean idle() {
        return !turn.writing() && queue.isEmpty() && window.isEmpty() && !pacer.carrying();
    }

    /** Lets those go on that wait for the end of everything. */
    void announceIfQuiet() {
        if (idle() || turn.closed()) {
            quiet.signalAll();
        }
    }

    /** Waits until everything is sent and acknowledged, or the stream closed; false if that took longer than allowed. */
    boolean awaitQuiet(long nanos) throws InterruptedException {
        long left = nanos;
        while (!idle() && !turn.closed()) {
            if (left <= 0) {
                return false;
            }
            left = quiet.awaitNanos(left);
        }
        return true;
    }
}
