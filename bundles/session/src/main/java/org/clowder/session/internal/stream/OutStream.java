package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.clowder.session.internal.state.Record;

/**
 * Everything that this member sends to one other member, in order: what is queued, what is not acknowledged, and when to
 * send. Requests' threads put records in, receivers' threads acknowledge; one writer at a time takes batches out, by way
 * of {@link #frames}. The lock of {@link SendState} guards everything.
 */
final class OutStream {

    private final SendState state = new SendState();
    private final ReentrantLock lock = state.lock;
    private final FrameSource frames;
    /** Changed under the lock. */
    private volatile boolean lagging;

    /** @param epochs numbers that rise, whichever stream to that member takes them */
    OutStream(StreamCounters counters, LongSupplier epochs) {
        frames = new FrameSource(state, counters, epochs);
    }

    /** The side of its writer. */
    FrameSource frames() {
        return frames;
    }

    /** The other member lacks what came after version {@code base} of the record. */
    void enqueue(Record record, long base, Ticket ticket, boolean withAccess) {
        if (!enqueued(record, base, ticket, withAccess) && ticket != null) {
            ticket.gone();
        }
    }

    private boolean enqueued(Record record, long base, Ticket ticket, boolean withAccess) {
        lock.lock();
        try {
            if (state.turn.closed()) {
                return false;
            }
            state.queue.add(record, base, ticket, withAccess);
            state.turn.wakeForRecords();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The record was used; nothing else changed. */
    void enqueueAccess(Record record) {
        lock.lock();
        try {
            if (!state.turn.closed()) {
                state.queue.of(record).withAccess();
                state.turn.wakeForRecords();
            }
        } finally {
            lock.unlock();
        }
    }

    void control(Control control) {
        lock.lock();
        try {
            state.queue.add(control);
            state.turn.wake();
        } finally {
            lock.unlock();
        }
    }

    void bulk(Bulk bulk) {
        lock.lock();
        try {
            state.queue.add(bulk);
            state.turn.wake();
        } finally {
            lock.unlock();
        }
    }

    /** The other member has applied everything up to that frame. */
    void acknowledged(long epoch, long upTo) {
        List<SentFrame> applied = new ArrayList<>();
        lock.lock();
        try {
            state.window.acknowledged(epoch, upTo, applied);
            if (applied.isEmpty()) {
                return;
            }
            state.pacer.released(requestsOf(applied));
            lagging = false;
            state.turn.wakeForRecords();
            state.announceIfQuiet();
        } finally {
            lock.unlock();
        }
        for (SentFrame frame : applied) {
            frame.records().forEach(Pending::applied);
        }
    }

    /** How many records of these frames are waited for; notes which of them belong to transfers. */
    private static int requestsOf(List<SentFrame> applied) {
        int requests = 0;
        for (SentFrame frame : applied) {
            for (Pending pending : frame.records()) {
                requests += pending.awaited() ? 1 : 0;
                if (pending.bulk() != null) {
                    pending.bulk().applied();
                }
            }
        }
        return requests;
    }

    /** The other member lacks a frame, or, if the epoch is 0, has forgotten the stream. */
    void lost(long epoch) {
        lock.lock();
        try {
            if (epoch == state.window.epoch() || epoch == 0) {
                state.window.lost();
                state.turn.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for this member any more, and nothing is kept for it. */
    void close() {
        List<Pending> forsaken = new ArrayList<>();
        lock.lock();
        try {
            forsaken.addAll(state.queue.clear());
            state.window.clear().forEach(frame -> forsaken.addAll(frame.records()));
            state.turn.close();
            state.announceIfQuiet();
        } finally {
            lock.unlock();
        }
        forsaken.forEach(Pending::gone);
    }

    /** How many records, at most, the other member does not have in their present version. */
    int lag() {
        lock.lock();
        try {
            return state.queue.size() + state.queue.inHand() + state.window.records();
        } finally {
            lock.unlock();
        }
    }

    /** How long the oldest unacknowledged frame has been waiting, in ms; 0 if there is none. */
    long lagMillis() {
        lock.lock();
        try {
            long now = System.nanoTime();
            long oldest = now;
            if (!state.window.isEmpty()) {
                oldest = state.window.oldest();
            } else if (state.queue.size() > 0) {
                oldest = state.queue.oldest();
            }
            return TimeUnit.NANOSECONDS.toMillis(now - oldest);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has waited for this member for too long: until it answers again, nobody does. */
    void markLagging() {
        lock.lock();
        try {
            lagging = !state.idle();
        } finally {
            lock.unlock();
        }
    }

    boolean lagging() {
        return lagging;
    }

    /** Waits until everything is acknowledged; false if that took longer than allowed. */
    boolean awaitQuiet(long nanos) throws InterruptedException {
        lock.lock();
        try {
            state.turn.wake();
            return state.awaitQuiet(nanos);
        } finally {
            lock.unlock();
        }
    }
}
