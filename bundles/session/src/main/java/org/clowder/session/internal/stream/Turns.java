package org.clowder.session.internal.stream;

import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;

/** Whose turn it is to write, and when the sender's own thread wakes for that. Guarded by its stream's lock. */
final class Turns {

    private final Condition work;
    private final LongSupplier clock;
    private final SendWindow window;
    private final Pacer pacer;
    private boolean writing;
    private boolean taken;
    private boolean closed;
    private boolean looked;
    /** When the sender wakes by itself; while it does not sleep, a moment that is over. */
    private long wakeAt = Long.MAX_VALUE;

    /** @param work of the stream's lock, for this object alone */
    Turns(Condition work, LongSupplier clock, SendWindow window, Pacer pacer) {
        this.work = work;
        this.clock = clock;
        this.window = window;
        this.pacer = pacer;
    }

    /** True while somebody writes. */
    boolean writing() {
        return writing;
    }

    /** True if nobody has a turn any more. */
    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        wake();
    }

    /** There is something to send. */
    void wake() {
        work.signal();
    }

    /** Wakes the sender only if it would sleep beyond the moment when there are replicas to send: waking is what costs. */
    void wakeForReplicas(long now) {
        wakeIn(pacer.untilReplicas(now), now);
    }

    private void wakeIn(long due, long now) {
        if (due != Long.MAX_VALUE && now + due < wakeAt) {
            wakeAt = now + due;
            wake();
        }
    }

    /** The sender's thread waits until it has something to do; false if the stream is closed. */
    boolean await() throws InterruptedException {
        try {
            while (!closed) {
                long now = clock.getAsLong();
                long wait = taken ? Long.MAX_VALUE : pacer.untilDue(now);
                if (wait <= 0) {
                    writing = true;
                    return true;
                }
                sleep(now, taken ? wait : bounded(wait));
            }
            return false;
        } finally {
            wakeAt = 0;
        }
    }

    /** While frames are under way more will come to send: the sender then looks by itself once, and need not be woken. */
    private long bounded(long wait) {
        long bounded = window.isEmpty() || looked ? wait : Math.min(wait, Pacer.LINGER);
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

    /** True if the calling thread may write now, instead of the sender's own, until the turn {@linkplain #end ends}. */
    boolean take() {
        boolean free = !writing && idleNanos() <= 0;
        writing |= free;
        taken |= free;
        return free;
    }

    /** How long until something is to be sent, in ns; {@code Long.MAX_VALUE} if nothing is. */
    long idleNanos() {
        return closed ? Long.MAX_VALUE : Math.max(0, pacer.untilDue(clock.getAsLong()));
    }

    /** A frame leaves: more may come soon. */
    void sent() {
        looked = false;
    }

    /** Whoever wrote does not any more. */
    void end() {
        writing = false;
        if (taken) {
            taken = false;
            long now = clock.getAsLong();
            wakeIn(closed ? 0 : pacer.untilDue(now), now);
        }
    }
}
