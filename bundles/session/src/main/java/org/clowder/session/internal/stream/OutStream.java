package org.clowder.session.internal.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.clowder.session.internal.state.Record;

/**
 * Everything that this member sends to one other member, in order: what is queued, what is not acknowledged, and when to
 * send. Requests' threads put records in, one writer thread takes batches out, receivers' threads acknowledge.
 *
 * <p>{@link #lock} guards all fields. It is held for moments, and no other lock is taken under it; a record's monitor may be
 * held while it is taken.
 */
final class OutStream {

    /** Unacknowledged frames hold back further ones for this long, so that they can be joined. */
    private static final long LINGER = TimeUnit.MICROSECONDS.toNanos(1000);

    /**
     * Requests that were released by one acknowledgement tend to come back together: the next frame waits for as many,
     * but not longer than this. A request that is alone is not held up.
     */
    private static final long GATHER = TimeUnit.MICROSECONDS.toNanos(250);

    private static final int FULL_BATCH = 128;
    private static final int BULK_BATCH = 32;
    private static final int MAX_FRAMES = 64;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final long FIRST_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LAST_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition quiet = lock.newCondition();
    private final Map<Record, Pending> queue = new LinkedHashMap<>();
    private final Deque<Control> controls = new ArrayDeque<>();
    private final Deque<Bulk> bulks = new ArrayDeque<>();
    private final Deque<SentFrame> unacknowledged = new ArrayDeque<>();
    private final StreamCounters counters;
    private final LongSupplier epochs;
    private int unacknowledgedBytes;
    private int unacknowledgedRecords;
    private long epoch;
    private long sequence;
    private long oldestQueued;
    private int awaited;
    private int expected;
    private long lastRelease;
    private boolean acknowledgementDue;
    private boolean reset;
    private boolean closed;
    private volatile boolean lagging;
    private long notBefore;
    private long wakeAt = Long.MAX_VALUE;
    private boolean looked;
    private boolean writing;
    private boolean turnTaken;
    private int inHand;
    private boolean carrying;
    private long timeout = FIRST_TIMEOUT;

    /** @param epochs numbers that rise, whichever stream to that member takes them */
    OutStream(StreamCounters counters, LongSupplier epochs) {
        this.counters = counters;
        this.epochs = epochs;
    }

    /** What the writer shall do next. */
    enum Next {
        SEND,
        CLOSE
    }

    /** The other member lacks what came after version {@code base} of the record. */
    void enqueue(Record record, long base, Ticket ticket, boolean withAccess) {
        lock.lock();
        try {
            if (closed) {
                if (ticket != null) {
                    ticket.gone();
                }
                return;
            }
            Pending pending = queued(record);
            pending.since(base);
            if (withAccess) {
                pending.withAccess();
            }
            if (ticket != null) {
                pending.addTicket(ticket);
                awaited++;
            }
            wakeWriter();
        } finally {
            lock.unlock();
        }
    }

    /** The record was used; nothing else changed. */
    void enqueueAccess(Record record) {
        lock.lock();
        try {
            if (!closed) {
                queued(record).withAccess();
                wakeWriter();
            }
        } finally {
            lock.unlock();
        }
    }

    private Pending queued(Record record) {
        Pending pending = queue.get(record);
        if (pending == null) {
            if (queue.isEmpty()) {
                oldestQueued = System.nanoTime();
            }
            pending = new Pending(record, null);
            queue.put(record, pending);
        }
        return pending;
    }

    /** Wakes the writer only if it would sleep beyond the moment when there is something to send: waking is what costs. */
    private void wakeWriter() {
        if (windowFull()) {
            return;
        }
        long now = System.nanoTime();
        long due = carrying ? 0 : untilBatch(now);
        if (due != Long.MAX_VALUE && now + due < wakeAt) {
            wakeAt = now + due;
            work.signal();
        }
    }

    void control(Control control) {
        lock.lock();
        try {
            controls.add(control);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    void bulk(Bulk bulk) {
        lock.lock();
        try {
            bulks.add(bulk);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The other member wants to hear what has been applied of what it sent. */
    void acknowledgementDue() {
        lock.lock();
        try {
            acknowledgementDue = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #acknowledgementDue}; the thread offers to send.
     *
     * @return true if it shall: it writes, and then {@linkplain #endTurn ends its turn}. False if the writer is at it, or must not
     *     send now.
     */
    boolean takeTurnToAcknowledge() {
        lock.lock();
        try {
            acknowledgementDue = true;
            if (writing || closed || untilDue(System.nanoTime()) > 0) {
                return false;
            }
            writing = true;
            turnTaken = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The writer sends again; it is woken only if it would sleep too long. */
    void endTurn() {
        lock.lock();
        try {
            turnTaken = false;
            written();
            long now = System.nanoTime();
            long due = untilDue(now);
            if (closed || due != Long.MAX_VALUE && now + due < wakeAt) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void written() {
        inHand = 0;
        writing = false;
        if (idle()) {
            quiet.signalAll();
        }
    }

    /** The other member has applied everything up to that frame. */
    void acknowledged(long ofEpoch, long upTo) {
        List<SentFrame> applied = new ArrayList<>();
        int released = 0;
        lock.lock();
        try {
            if (ofEpoch != epoch
                    || unacknowledged.isEmpty()
                    || unacknowledged.getFirst().sequence() > upTo) {
                return;
            }
            while (!unacknowledged.isEmpty() && unacknowledged.getFirst().sequence() <= upTo) {
                SentFrame frame = unacknowledged.removeFirst();
                unacknowledgedBytes -= frame.bytes();
                unacknowledgedRecords -= frame.records().size();
                applied.add(frame);
                for (Pending pending : frame.records()) {
                    released += pending.awaited() ? 1 : 0;
                    if (pending.bulk() != null) {
                        pending.bulk().applied();
                    }
                }
            }
            expected = queue.size() + released;
            lastRelease = System.nanoTime();
            timeout = FIRST_TIMEOUT;
            lagging = false;
            wakeWriter();
            if (idle()) {
                quiet.signalAll();
            }
        } finally {
            lock.unlock();
        }
        for (SentFrame frame : applied) {
            frame.records().forEach(Pending::applied);
        }
    }

    /** The other member lacks a frame, or has forgotten the stream. */
    void lost(long ofEpoch) {
        lock.lock();
        try {
            if (ofEpoch == epoch || ofEpoch == 0) {
                reset = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The last frame could not be handed to the channel: tries again, a little later. */
    void failed(long pauseNanos) {
        lock.lock();
        try {
            notBefore = System.nanoTime() + pauseNanos;
            reset = true;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for this member any more, and nothing is kept for it. */
    void close() {
        List<Pending> forsaken = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            forsaken.addAll(queue.values());
            unacknowledged.forEach(frame -> forsaken.addAll(frame.records()));
            queue.clear();
            unacknowledged.clear();
            controls.clear();
            bulks.clear();
            unacknowledgedBytes = 0;
            unacknowledgedRecords = 0;
            work.signalAll();
            quiet.signalAll();
        } finally {
            lock.unlock();
        }
        forsaken.forEach(Pending::gone);
    }

    /** Waits until the writer has something to do. */
    Next awaitWork() throws InterruptedException {
        lock.lock();
        try {
            written();
            while (true) {
                if (closed) {
                    return Next.CLOSE;
                }
                if (turnTaken) {
                    wakeAt = Long.MAX_VALUE;
                    work.await();
                    continue;
                }
                long now = System.nanoTime();
                long wait = untilDue(now);
                if (wait <= 0) {
                    writing = true;
                    return Next.SEND;
                }
                sleep(now, wait);
            }
        } finally {
            wakeAt = 0;
            lock.unlock();
        }
    }

    /** While frames are under way more will come to send: the writer then looks by itself once, and need not be woken. */
    private void sleep(long now, long wait) throws InterruptedException {
        long bounded = unacknowledged.isEmpty() || looked ? wait : Math.min(wait, LINGER);
        looked = true;
        if (bounded == Long.MAX_VALUE) {
            wakeAt = Long.MAX_VALUE;
            work.await();
        } else {
            wakeAt = now + bounded;
            work.awaitNanos(bounded);
        }
    }

    /** How long until something is to be sent; {@code Long.MAX_VALUE} if nothing is. */
    private long untilDue(long now) {
        if (notBefore != 0 && now - notBefore < 0) {
            return notBefore - now;
        }
        notBefore = 0;
        if (reset || acknowledgementDue || !controls.isEmpty()) {
            return 0;
        }
        long untilLost = Long.MAX_VALUE;
        if (!unacknowledged.isEmpty()) {
            untilLost = unacknowledged.getFirst().sentAt() + timeout - now;
            reset = untilLost <= 0;
        }
        if (windowFull()) {
            return untilLost;
        }
        return carrying ? 0 : Math.min(untilLost, untilBatch(now));
    }

    private boolean windowFull() {
        return unacknowledged.size() >= MAX_FRAMES || unacknowledgedBytes >= MAX_BYTES;
    }

    private long untilBatch(long now) {
        if (queue.isEmpty()) {
            return bulks.isEmpty() || bulkWaits() ? Long.MAX_VALUE : 0;
        }
        if (queue.size() >= FULL_BATCH) {
            return 0;
        }
        if (awaited > 0 && unacknowledged.isEmpty()) {
            return queue.size() >= expected ? 0 : Math.max(0, Math.max(oldestQueued, lastRelease) + GATHER - now);
        }
        return Math.max(0, oldestQueued + LINGER - now);
    }

    private boolean bulkWaits() {
        Bulk bulk = bulks.getFirst();
        return !bulk.hasNext() && !bulk.finished();
    }

    /** Begins an epoch if the last one broke: all that is not acknowledged is queued again. */
    boolean beginEpochIfDue() {
        lock.lock();
        try {
            if (epoch != 0 && !reset) {
                return false;
            }
            if (epoch != 0) {
                counters.epochs.increment();
                timeout = Math.min(timeout * 2, LAST_TIMEOUT);
            }
            reset = false;
            epoch = epochs.getAsLong();
            sequence = 0;
            unacknowledged.forEach(this::queueAgain);
            unacknowledged.clear();
            unacknowledgedBytes = 0;
            unacknowledgedRecords = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void queueAgain(SentFrame frame) {
        frame.records().forEach(this::queueAgain);
        for (Control control : frame.controls()) {
            if (!controls.contains(control)) {
                controls.add(control);
            }
        }
    }

    /** Also used for what the writer had taken and not sent. */
    void queueAgain(Pending lost) {
        if (!queuedAgain(lost)) {
            lost.gone();
        }
    }

    private boolean queuedAgain(Pending lost) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (lost.bulk() != null) {
                lost.bulk().again(lost.record());
                return true;
            }
            Pending pending = queued(lost.record());
            if (lost.awaited()) {
                awaited++;
            }
            pending.absorb(lost);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The epoch of the frames that are written now. */
    long epoch() {
        lock.lock();
        try {
            return epoch;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the frame that is registered next. */
    long nextSequence() {
        lock.lock();
        try {
            return sequence + 1;
        } finally {
            lock.unlock();
        }
    }

    /** The writer has more of what it took, and goes on as soon as it may. */
    void carrying(boolean more) {
        lock.lock();
        try {
            carrying = more;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the small operations that wait. */
    List<Control> takeControls() {
        lock.lock();
        try {
            List<Control> taken = List.copyOf(controls);
            controls.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes some records, the oldest first, and fills up from transfers; empty if the window is full. */
    List<Pending> takeRecords(int max) {
        lock.lock();
        try {
            List<Pending> taken = new ArrayList<>(Math.min(max, queue.size()));
            if (windowFull()) {
                return taken;
            }
            Iterator<Pending> oldest = queue.values().iterator();
            while (taken.size() < max && oldest.hasNext()) {
                Pending pending = oldest.next();
                oldest.remove();
                taken.add(pending);
            }
            inHand += taken.size();
            if (queue.isEmpty()) {
                awaited = 0;
                takeBulk(max, taken);
            } else {
                oldestQueued = System.nanoTime();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** What was taken but did not fit goes back, to be the next. */
    void putBack(List<Pending> unsent) {
        lock.lock();
        try {
            unsent.forEach(this::queueAgain);
        } finally {
            lock.unlock();
        }
    }

    private void takeBulk(int max, List<Pending> taken) {
        while (!bulks.isEmpty()) {
            Bulk bulk = bulks.getFirst();
            while (taken.size() < Math.min(max, BULK_BATCH) && bulk.hasNext()) {
                taken.add(bulk.next());
            }
            if (!bulk.finished()) {
                return;
            }
            bulks.removeFirst();
            bulk.finish();
        }
    }

    /** True, once, if the other member waits for an acknowledgement. */
    boolean takeAcknowledgementDue() {
        lock.lock();
        try {
            boolean due = acknowledgementDue;
            acknowledgementDue = false;
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** Numbers a frame that is about to be sent, and keeps in mind what it is about. */
    void register(int bytes, List<Pending> records, List<Control> controlsInIt) {
        if (!registered(bytes, records, controlsInIt)) {
            records.forEach(Pending::gone);
        }
    }

    private boolean registered(int bytes, List<Pending> records, List<Control> controlsInIt) {
        lock.lock();
        try {
            sequence++;
            if (closed) {
                return false;
            }
            looked = false;
            unacknowledged.add(new SentFrame(sequence, bytes, records, controlsInIt, System.nanoTime()));
            unacknowledgedBytes += bytes;
            unacknowledgedRecords += records.size();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean idle() {
        return !writing
                && queue.isEmpty()
                && unacknowledged.isEmpty()
                && controls.isEmpty()
                && bulks.isEmpty()
                && !carrying;
    }

    /** How many records, at most, the other member does not have in their present version. */
    int lag() {
        lock.lock();
        try {
            return queue.size() + inHand + unacknowledgedRecords;
        } finally {
            lock.unlock();
        }
    }

    /** How long the oldest unacknowledged frame has been waiting, in ms; 0 if there is none. */
    long lagMillis() {
        lock.lock();
        try {
            long oldest = !unacknowledged.isEmpty()
                    ? unacknowledged.getFirst().sentAt()
                    : queue.isEmpty() ? System.nanoTime() : oldestQueued;
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - oldest);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has waited for this member for too long: until it answers again, nobody does. */
    void markLagging() {
        lock.lock();
        try {
            lagging = !idle();
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
            work.signal();
            long left = nanos;
            while (!idle() && !closed) {
                if (left <= 0) {
                    return false;
                }
                left = quiet.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
