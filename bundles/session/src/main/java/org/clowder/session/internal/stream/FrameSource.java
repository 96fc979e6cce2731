package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A stream as its writer sees it: when to write, what, and under which numbers. Whoever {@linkplain #awaitWork waits for work}
 * or {@linkplain #takeTurnToAcknowledge takes a turn} is the only one that takes things out, until that ends.
 */
final class FrameSource {

    private final SendState state;
    private final ReentrantLock lock;
    private final StreamCounters counters;
    private final LongSupplier epochs;

    FrameSource(SendState state, StreamCounters counters, LongSupplier epochs) {
        this.state = state;
        this.lock = state.lock;
        this.counters = counters;
        this.epochs = epochs;
    }

    // ---- turns

    /** Ends what the writer was at, and waits until it has something to do; false if the stream is closed. */
    boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            written();
            return state.turn.await(state.window);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The other member wants to hear what has been applied of what it sent, and the thread offers to send.
     *
     * @return true if it shall: it writes, and then {@linkplain #endTurn ends its turn}. False if the writer is at it, or must not
     *     send now.
     */
    boolean takeTurnToAcknowledge() {
        lock.lock();
        try {
            state.pacer.acknowledgementDue();
            return state.turn.take();
        } finally {
            lock.unlock();
        }
    }

    /** The writer sends again. */
    void endTurn() {
        lock.lock();
        try {
            written();
            state.turn.giveBack();
        } finally {
            lock.unlock();
        }
    }

    private void written() {
        state.queue.emptyHanded();
        state.turn.written();
        state.announceIfQuiet();
    }

    /** The last frame could not be handed to the channel: tries again, a little later. */
    void failed(long pauseNanos) {
        lock.lock();
        try {
            state.pacer.pause(pauseNanos);
            state.window.lost();
        } finally {
            lock.unlock();
        }
    }

    // ---- frames

    /** Begins an epoch if the last one broke: all that is not acknowledged is queued again. */
    boolean beginEpochIfDue() {
        lock.lock();
        try {
            if (!state.window.epochDue()) {
                return false;
            }
            if (state.window.epoch() != 0) {
                counters.epochs.increment();
            }
            state.window.begin(epochs.getAsLong()).forEach(state.queue::again);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The epoch of the frames that are written now. */
    long epoch() {
        lock.lock();
        try {
            return state.window.epoch();
        } finally {
            lock.unlock();
        }
    }

    /** The number of the frame that is registered next. */
    long nextSequence() {
        lock.lock();
        try {
            return state.window.nextSequence();
        } finally {
            lock.unlock();
        }
    }

    /** Numbers a frame that is about to be sent, and keeps in mind what it is about. */
    void register(int bytes, List<Pending> records, List<Control> controls) {
        if (!registered(bytes, records, controls)) {
            records.forEach(Pending::gone);
        }
    }

    private boolean registered(int bytes, List<Pending> records, List<Control> controls) {
        lock.lock();
        try {
            if (state.turn.closed()) {
                return false;
            }
            state.turn.sent();
            state.window.add(bytes, records, controls);
            return true;
        } finally {
            lock.unlock();
        }
    }

    // ---- what is in them

    /** True, once, if the other member waits for an acknowledgement. */
    boolean takeAcknowledgementDue() {
        lock.lock();
        try {
            return state.pacer.takeAcknowledgementDue();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the small operations that wait. */
    List<Control> takeControls() {
        lock.lock();
        try {
            return state.queue.takeControls();
        } finally {
            lock.unlock();
        }
    }

    /** Takes some records, the oldest first, and fills up from transfers; empty if the window is full. */
    List<Pending> takeRecords(int max) {
        lock.lock();
        try {
            return state.window.full() ? List.of() : state.queue.takeRecords(max);
        } finally {
            lock.unlock();
        }
    }

    /** What was taken and not sent waits again. */
    void putBack(List<Pending> unsent) {
        List<Pending> forsaken = new ArrayList<>();
        lock.lock();
        try {
            if (state.turn.closed()) {
                forsaken.addAll(unsent);
            } else {
                unsent.forEach(state.queue::again);
            }
        } finally {
            lock.unlock();
        }
        forsaken.forEach(Pending::gone);
    }

    /** The writer has more of what it took, and goes on as soon as it may. */
    void carrying(boolean more) {
        lock.lock();
        try {
            state.pacer.carrying(more);
        } finally {
            lock.unlock();
        }
    }
}
