package org.clowder.session.internal.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.clowder.session.internal.state.Replica;

/**
 * Everything that this member sends to one other member, in order: what waits, which frames are not acknowledged, and when the next one
 * is to leave. Requests' threads put replicas in, threads of the channel acknowledge, one {@link Sender} at a time takes batches out.
 *
 * <p>{@link #lock} guards all of it. It is held for moments, and no other lock is taken under it; a replica's monitor may be held
 * while it is taken.
 */
public final class OutStream {

    private static final long REPLICAS = 512;
    private static final int BULK_BATCH = 32;
    private static final int CONTROLS = 256;
    private static final long SHORTEST_EPOCH = TimeUnit.MILLISECONDS.toNanos(50);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition quiet = lock.newCondition();
    private final LongSupplier clock;
    private final LongSupplier epochs;
    private final StreamCounters counters;

    private final Map<Replica, Pending> waiting = new LinkedHashMap<>();
    private final Set<Control> controls = new LinkedHashSet<>();
    private final Deque<Bulk> bulks = new ArrayDeque<>();
    /** What the sender has taken and not sent yet. */
    private final List<Pending> inHand = new ArrayList<>();
    /** Of which the last frame held only a part; null for nothing. */
    private Pending begun;

    private final SendWindow window;
    private final Pacer pacer;
    private boolean acknowledgementDue;
    private boolean writing;
    private boolean turnTaken;
    private boolean closed;
    /** When the sender wakes by itself; while it does not sleep, a moment that is over. */
    private long wakeAt = Long.MAX_VALUE;

    /** When the epoch began. */
    private long begunAt;

    private boolean looked;
    /** Since when the other member has owed an answer; 0 if it owes none. Sending again does not change it. */
    private long unansweredSince;
    /** Changed under the lock. */
    private volatile boolean lagging;

    /**
     * @param clock in ns
     * @param epochs numbers that rise, whichever stream to that member takes them
     */
    public OutStream(LongSupplier clock, LongSupplier epochs, StreamCounters counters) {
        this.clock = clock;
        this.epochs = epochs;
        this.counters = counters;
        window = new SendWindow(clock.getAsLong());
        pacer = new Pacer(window);
    }

    // ---- what others put in

    /** The other member lacks what was written here after version {@code base} of the replica. */
    public void enqueue(Replica replica, long base, Ticket ticket, boolean withAccess) {
        lock.lock();
        try {
            if (!closed) {
                Pending pending = of(replica);
                pending.since(base);
                if (withAccess) {
                    pending.withAccess();
                }
                if (ticket != null) {
                    pending.addTicket(ticket);
                    pacer.awaited();
                }
                wakeForReplicas();
                return;
            }
        } finally {
            lock.unlock();
        }
        if (ticket != null) {
            ticket.gone();
        }
    }

    /** The other member is to have all of the replica, soon; then that is said. */
    public void enqueueWhole(Replica replica, Control after) {
        lock.lock();
        try {
            if (!closed) {
                Pending pending = of(replica);
                pending.everything();
                if (after != null) {
                    pending.addAfter(after);
                    pacer.awaited();
                }
                wakeForReplicas();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The replica was used; nothing else changed. */
    public void enqueueAccess(Replica replica) {
        lock.lock();
        try {
            if (!closed) {
                of(replica).withAccess();
                wakeForReplicas();
            }
        } finally {
            lock.unlock();
        }
    }

    private Pending of(Replica replica) {
        Pending pending = waiting.get(replica);
        if (pending == null) {
            if (waiting.isEmpty()) {
                pacer.waitingSince(clock.getAsLong());
            }
            pending = new Pending(replica, null);
            waiting.put(replica, pending);
        }
        return pending;
    }

    public void control(Control control) {
        lock.lock();
        try {
            if (!closed) {
                controls.add(control);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    public void bulk(Bulk bulk) {
        lock.lock();
        try {
            if (!closed) {
                bulks.add(bulk);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- what the other member says

    /** The other member has said something, whatever it is. */
    public void heard(long now) {
        lock.lock();
        try {
            window.heard(now);
        } finally {
            lock.unlock();
        }
    }

    /** The other member has applied everything up to that frame. */
    public void acknowledged(long ofEpoch, long upTo) {
        List<SendWindow.Frame> applied = new ArrayList<>();
        lock.lock();
        try {
            window.acknowledged(ofEpoch, upTo, applied);
            if (applied.isEmpty()) {
                return;
            }
            long now = clock.getAsLong();
            int requests = 0;
            for (SendWindow.Frame frame : applied) {
                for (Pending pending : frame.pending()) {
                    requests += pending.awaited() ? 1 : 0;
                    if (pending.bulk() != null) {
                        pending.bulk().done();
                    }
                }
            }
            pacer.released(waiting.size() + requests, now);
            unansweredSince = window.isEmpty() ? 0 : now;
            lagging = false;
            wakeForReplicas();
            announceIfQuiet();
        } finally {
            lock.unlock();
        }
        for (SendWindow.Frame frame : applied) {
            frame.pending().forEach(Pending::applied);
        }
    }

    /** The other member lacks a frame, or, if the epoch is 0, has forgotten the stream. */
    public void lost(long ofEpoch) {
        lock.lock();
        try {
            if (ofEpoch == window.epoch() || ofEpoch == 0) {
                window.lost();
                // whatever the reason is, it is not sent again and again without a pause
                pacer.pauseUntil(begunAt + SHORTEST_EPOCH);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The other member is to hear what has been applied of what it sent. */
    void acknowledgementDue() {
        lock.lock();
        try {
            acknowledgementDue = true;
        } finally {
            lock.unlock();
        }
    }

    // ---- how far it is

    /** How many replicas, at most, the other member does not have in their present version. */
    public int lag() {
        lock.lock();
        try {
            return waiting.size() + inHand.size() + (begun == null ? 0 : 1) + window.replicas();
        } finally {
            lock.unlock();
        }
    }

    /** How long the other member has owed an answer, in ms; 0 if it owes none. */
    public long lagMillis() {
        lock.lock();
        try {
            long since = unansweredSince != 0 ? unansweredSince : waiting.isEmpty() ? 0 : pacer.waitingSince();
            return since == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - since);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has waited for this member for too long: until it answers again nobody does, and who does now goes on. */
    public void giveUpWaiting() {
        List<Ticket> released = new ArrayList<>();
        lock.lock();
        try {
            lagging = !idle();
            if (lagging) {
                waiting.values().forEach(pending -> released.addAll(pending.takeTickets()));
                inHand.forEach(pending -> released.addAll(pending.takeTickets()));
                if (begun != null) {
                    released.addAll(begun.takeTickets());
                }
                window.forEach(pending -> released.addAll(pending.takeTickets()));
            }
        } finally {
            lock.unlock();
        }
        released.forEach(Ticket::gone);
    }

    /** The other member does not have some stores any more: nobody waits for it because of them. */
    public void release(Predicate<String> stores) {
        List<Ticket> released = new ArrayList<>();
        Consumer<Pending> release = pending -> {
            if (pending.replica() != null
                    && stores.test(pending.replica().store().name())) {
                released.addAll(pending.takeTickets());
            }
        };
        lock.lock();
        try {
            waiting.values().forEach(release);
            waiting.keySet().removeIf(replica -> stores.test(replica.store().name()));
            inHand.forEach(release);
            if (begun != null) {
                release.accept(begun);
            }
            window.forEach(release);
        } finally {
            lock.unlock();
        }
        released.forEach(Ticket::gone);
    }

    /** The other member could not answer, as this one did not listen: what it owes counts from now. */
    public void forgive() {
        lock.lock();
        try {
            unansweredSince = unansweredSince == 0 ? 0 : clock.getAsLong();
            lagging = false;
        } finally {
            lock.unlock();
        }
    }

    /** True while nobody is to wait for the other member. */
    public boolean lagging() {
        return lagging;
    }

    private boolean idle() {
        return !writing
                && waiting.isEmpty()
                && controls.isEmpty()
                && bulks.isEmpty()
                && window.isEmpty()
                && !pacer.carrying();
    }

    private void announceIfQuiet() {
        if (closed || idle()) {
            quiet.signalAll();
        }
    }

    /** True if everything is sent and acknowledged. */
    public boolean isQuiet() {
        lock.lock();
        try {
            return closed || idle();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is acknowledged; false if that took longer than allowed. */
    public boolean awaitQuiet(long nanos) throws InterruptedException {
        lock.lock();
        try {
            work.signal();
            long left = nanos;
            while (!closed && !idle()) {
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

    /** Nobody waits for this member any more, and nothing is kept for it. */
    public void close() {
        List<Pending> forsaken = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            forsaken.addAll(waiting.values());
            forsaken.addAll(inHand);
            if (begun != null) {
                forsaken.add(begun);
                begun = null;
            }
            window.clear().forEach(frame -> forsaken.addAll(frame.pending()));
            waiting.clear();
            inHand.clear();
            controls.clear();
            bulks.clear();
            work.signal();
            quiet.signalAll();
        } finally {
            lock.unlock();
        }
        forsaken.forEach(Pending::gone);
    }

    // ---- the sender's side: whose turn it is

    /** How long until something is to be sent; 0 or less for now, {@code Long.MAX_VALUE} if nothing is. */
    private long untilDue(long now) {
        long pause = pacer.pause(now);
        if (pause > 0) {
            return pause;
        }
        if (window.broken() || acknowledgementDue || !controls.isEmpty()) {
            return 0;
        }
        return Math.min(window.untilLost(now), pacer.untilReplicas(now, waiting.size(), hasBulk()));
    }

    private boolean hasBulk() {
        if (bulks.isEmpty()) {
            return false;
        }
        Bulk bulk = bulks.getFirst();
        return bulk.hasNext() || bulk.finished();
    }

    /** Wakes the sender only if it would sleep beyond the moment when there are replicas to send: waking is what costs. */
    private void wakeForReplicas() {
        long now = clock.getAsLong();
        wakeIn(pacer.untilReplicas(now, waiting.size(), hasBulk()), now);
    }

    private void wakeIn(long due, long now) {
        if (due != Long.MAX_VALUE && now + due < wakeAt) {
            wakeAt = now + due;
            work.signal();
        }
    }

    /** The sender's thread waits until it has something to do; false if the stream is closed. */
    boolean awaitTurn() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = clock.getAsLong();
                long wait = turnTaken ? Long.MAX_VALUE : untilDue(now);
                if (wait <= 0) {
                    writing = true;
                    return true;
                }
                sleep(now, turnTaken ? wait : bounded(wait));
            }
            return false;
        } finally {
            wakeAt = 0;
            lock.unlock();
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

    /** True if this thread may write now, instead of the sender's own, until it {@linkplain #endTurn ends its turn}. */
    boolean takeTurn() {
        lock.lock();
        try {
            if (writing || closed || untilDue(clock.getAsLong()) > 0) {
                return false;
            }
            writing = true;
            turnTaken = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How long until something is to be sent, in ns; {@code Long.MAX_VALUE} if nothing is. */
    long idleNanos() {
        lock.lock();
        try {
            return closed ? Long.MAX_VALUE : Math.max(0, untilDue(clock.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever wrote does not any more; what it still has in hand waits again. */
    void endTurn() {
        lock.lock();
        try {
            requeue(inHand);
            inHand.clear();
            writing = false;
            announceIfQuiet();
            if (turnTaken) {
                turnTaken = false;
                long now = clock.getAsLong();
                wakeIn(closed ? 0 : untilDue(now), now);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the sender's side: what is sent

    /**
     * What may go into the next frame.
     *
     * @param newEpoch true if what the receiver knows of earlier frames does not count any more
     */
    record Batch(
            boolean newEpoch,
            long epoch,
            long sequence,
            boolean acknowledge,
            List<Control> controls,
            List<Pending> pending) {}

    /** Takes the next batch; what of it is not {@linkplain #sent sent} waits again when the turn ends. */
    Batch next() {
        lock.lock();
        try {
            boolean fresh = window.epoch() == 0 || window.broken();
            if (fresh) {
                beginEpoch();
            }
            boolean acknowledge = acknowledgementDue;
            acknowledgementDue = false;
            if (!window.full()) {
                take();
            }
            List<Control> said = controls.stream().limit(CONTROLS).toList();
            said.forEach(controls::remove);
            return new Batch(fresh, window.epoch(), window.nextSequence(), acknowledge, said, List.copyOf(inHand));
        } finally {
            lock.unlock();
        }
    }

    private void beginEpoch() {
        begunAt = clock.getAsLong();
        if (window.epoch() != 0) {
            counters.epochs.increment();
        }
        pacer.carrying(false);
        if (begun != null) {
            requeue(List.of(begun));
            begun = null;
        }
        for (SendWindow.Frame frame : window.begin(epochs.getAsLong())) {
            requeue(frame.pending());
            controls.addAll(frame.controls());
        }
    }

    private void take() {
        Iterator<Pending> next = waiting.values().iterator();
        while (inHand.size() < REPLICAS && next.hasNext()) {
            inHand.add(next.next());
            next.remove();
        }
        if (!waiting.isEmpty()) {
            pacer.waitingSince(clock.getAsLong());
            return;
        }
        pacer.nobodyWaits();
        while (!bulks.isEmpty()) {
            Bulk bulk = bulks.getFirst();
            while (inHand.size() < BULK_BATCH && bulk.hasNext()) {
                inHand.add(bulk.next());
            }
            if (!bulk.finished()) {
                return;
            }
            bulks.removeFirst();
            Control end = bulk.end();
            if (end != null) {
                controls.add(end);
            }
        }
    }

    private void requeue(List<Pending> unsent) {
        for (Pending each : unsent) {
            if (each.bulk() != null) {
                each.bulk().again(each);
            } else if (each.replica() == null) {
                controls.addAll(each.after());
            } else {
                if (each.awaited()) {
                    pacer.awaited();
                }
                of(each.replica()).absorb(each);
            }
        }
    }

    /**
     * A frame is about to leave.
     *
     * @param complete what is in it to the end
     * @param taken how many of the batch are in it, or begun
     * @param part what is in it or was in the one before, and goes on in the next; or null
     * @param more true if there was more than fits
     * @return false if the stream was closed meanwhile
     */
    boolean sent(Batch batch, int bytes, List<Pending> complete, int taken, Pending part, boolean more) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            inHand.subList(0, taken).clear();
            begun = part;
            pacer.carrying(more);
            looked = false;
            long now = clock.getAsLong();
            window.add(bytes, complete, batch.controls(), now);
            if (unansweredSince == 0) {
                unansweredSince = now;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** It cannot be written, now or later; who waits for it waits no longer. */
    void refused(Pending pending) {
        lock.lock();
        try {
            inHand.remove(pending);
            if (pending.bulk() != null) {
                pending.bulk().done();
            }
            controls.addAll(pending.after());
        } finally {
            lock.unlock();
        }
        pending.gone();
    }

    /** The last frame could not be handed to the channel, or was not finished: what it held is sent again, a little later. */
    void failed(Batch batch, long pauseNanos) {
        lock.lock();
        try {
            controls.addAll(batch.controls());
            pacer.pauseUntil(clock.getAsLong() + pauseNanos);
            window.lost();
            if (unansweredSince == 0) {
                unansweredSince = clock.getAsLong();
            }
        } finally {
            lock.unlock();
        }
    }
}
