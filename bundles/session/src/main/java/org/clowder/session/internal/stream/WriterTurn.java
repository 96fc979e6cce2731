package org.clowder.session.internal.stream;

import java.util.concurrent.locks.Condition;

/**
 * Who makes a stream's frames, one at a time: the stream's own writer, which sleeps while there is nothing to send, or another
 * thread that takes a turn. Guarded by the stream's lock, whose condition it waits on.
 */
final class WriterTurn {

    private final Condition work;
    private final Pacer pacer;
    /** When the writer wakes by itself; while it does not sleep, a moment that is over. */
    private long wakeAt = Long.MAX_VALUE;

    private boolean looked;
    private boolean writing;
    private boolean taken;
    private boolean closed;

    /** @param work of the stream's lock; only the writer waits on it */
    WriterTurn(Condition work, Pacer pacer) {
        this.work = work;
        this.pacer = pacer;
    }

    /** The writer looks what there is to do. */
    void wake() {
        work.signal();
    }

    /** Wakes the writer only if it would sleep beyond the moment when there are records to send: waking is what costs. */
    void wakeForRecords() {
        long now = System.nanoTime();
        wakeIn(pacer.untilRecords(now), now);
    }

    private void wakeIn(long due, long now) {
        if (due != Long.MAX_VALUE && now + due < wakeAt) {
            wakeAt = now + due;
            work.signal();
        }
    }

    /**
     * Waits until the writer has something to do; it holds the stream's lock.
     *
     * @param underWay tells whether frames are not acknowledged
     * @return false if the stream is closed
     */
    boolean await(SendWindow underWay) throws InterruptedException {
        try {
            while (!closed) {
                long now = System.nanoTime();
                long wait = taken ? Long.MAX_VALUE : pacer.untilDue(now);
                if (wait <= 0) {
                    writing = true;
                    return true;
                }
                sleep(now, taken ? wait : bounded(wait, underWay));
            }
            return false;
        } finally {
            wakeAt = 0;
        }
    }

    /** While frames are under way more will come to send: the writer then looks by itself once, and need not be woken. */
    private long bounded(long wait, SendWindow underWay) {
        long bounded = underWay.isEmpty() || looked ? wait : Math.min(wait, Pacer.LINGER);
        looked = true;
        return bounded;
    }

    private void sleep(long now, long wait) throws InterruptedException {
        if (wait == Long.MAX_VALUE) {
            wakeAt = Long.MAX_VALUE;
            work.await();
        } else {
            wakeAt = now + wait;
            work.awaitNanos(wait);
        }
    }

    /** A frame is under way. */
    void sent() {
        looked = false;
    }

    /** True if this thread may write now, instead of the writer, until it {@linkplain #giveBack gives that back}. */
    boolean take() {
        if (writing || closed || pacer.untilDue(System.nanoTime()) > 0) {
            return false;
        }
        writing = true;
        taken = true;
        return true;
    }

    /** The writer writes again; it is woken only if it would sleep too long. */
    void giveBack() {
        taken = false;
        long now = System.nanoTime();
        if (closed) {
            work.signal();
        } else {
            wakeIn(pacer.untilDue(now), now);
        }
    }

    /** Whoever wrote does not any more. */
    void written() {
        writing = false;
    }

    /** True while somebody makes a frame. */
    boolean writing() {
        return writing;
    }

    /** Nobody writes any more. */
    void close() {
        closed = true;
        work.signal();
    }

    boolean closed() {
        return closed;
    }
}
