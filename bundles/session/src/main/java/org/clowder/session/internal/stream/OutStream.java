package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.clowder.session.internal.state.Replica;

/**
 * Everything that this member sends to one other member, in order: what waits, which frames are not acknowledged, and when the next one
 * is to leave. Requests' threads put replicas in, threads of the channel acknowledge, one {@link Sender} at a time takes batches out.
 *
 * <p>{@link #lock} guards all of it. It is held for moments, and no other lock is taken under it; a replica's monitor may be held
 * while it is taken.
 */
public final class OutStream {

    private static final long SHORTEST_EPOCH = TimeUnit.MILLISECONDS.toNanos(50);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final LongSupplier clock;
    private final LongSupplier epochs;
    private final StreamCounters counters;

    private final SendQueue queue = new SendQueue();
    private final SendWindow window;
    private final Turns turns;

    private long begunAt;

    /** Since when the other member has owed an answer; 0 if it owes none. Sending again does not change it. */
    private long unansweredSince;

    private volatile boolean lagging;

    /** Names of stores of which the other member's acknowledgements count; null for all. */
    private volatile Set<String> counted;

    /**
     * @param clock in ns
     * @param epochs numbers that rise, whichever stream to that member takes them
     */
    public OutStream(LongSupplier clock, LongSupplier epochs, StreamCounters counters) {
        this.clock = clock;
        this.epochs = epochs;
        this.counters = counters;
        this.window = new SendWindow(clock.getAsLong());
        this.turns = new Turns(lock.newCondition(), clock, queue, window);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    // ---- what others put in

    /** The other member lacks what was written here after version {@code base} of the replica. */
    public void enqueue(Replica replica, long base, Ticket ticket, boolean withAccess) {
        boolean[] counts = new boolean[1];
        boolean queued = enqueue(replica, pending -> {
            pending.since(base);
            if (withAccess) {
                pending.withAccess();
            }
            counts[0] = ticket != null && counts(pending);
            if (counts[0]) {
                pending.addTicket(ticket);
            }
        });
        if (ticket != null && !(queued && counts[0])) {
            ticket.gone();
        }
    }

    /** The other member has asked for all of the replica: it is sent whatever is not acknowledged; then that is said. */
    public void enqueueWhole(Replica replica, Control after) {
        enqueue(replica, pending -> {
            pending.asAnswer();
            if (after != null) {
                pending.addAfter(after);
            }
        });
    }

    /** The replica was used; nothing else changed. */
    public void enqueueAccess(Replica replica) {
        enqueue(replica, Pending::withAccess);
    }

    /** False if the stream is closed. */
    private boolean enqueue(Replica replica, Consumer<Pending> wants) {
        lock.lock();
        try {
            if (turns.closed) {
                return false;
            }
            long now = clock.getAsLong();
            queue.add(replica, wants, now);
            turns.wakeForReplicas(now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Says something; behind the replicas that are ready to leave now. */
    public void control(Control control) {
        put(() -> queue.add(List.of(control)));
    }

    /** Sends something behind what is more urgent, but steadily. */
    public void bulk(Bulk bulk) {
        put(() -> queue.add(bulk, clock.getAsLong()));
    }

    private void put(Runnable into) {
        locked(() -> {
            if (!turns.closed) {
                into.run();
                turns.wake();
            }
        });
    }

    /** What is in bulk of that store is not wanted any more, or cannot be had. */
    public void dropBulks(String store) {
        locked(() -> {
            queue.dropBulks(store::equals);
            announceIfQuiet();
        });
    }

    // ---- what the other member says

    /** The other member has said something, whatever it is. After a silence it can be asked before it has acknowledged anything. */
    public void heard(long now) {
        lock.lock();
        try {
            lagging &= !window.heard(now);
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
                    queue.applied(pending);
                }
            }
            turns.released(queue.waiting() + requests, now);
            unansweredSince = window.isEmpty() ? 0 : now;
            lagging = false;
            turns.wakeForReplicas(now);
            if (queue.urgent()) {
                turns.wake();
            }
            announceIfQuiet();
        } finally {
            lock.unlock();
        }
        for (SendWindow.Frame frame : applied) {
            for (Pending pending : frame.pending()) {
                if (counts(pending)) {
                    pending.applied();
                } else {
                    pending.gone();
                }
            }
        }
    }

    /**
     * The other member has these stores, and is not about to give them up: what it acknowledges of others counts for nobody who waits. Who
     * waits already hears so by {@link #forsakeUncounted}.
     */
    public void counted(Set<String> stores) {
        counted = stores;
    }

    /** True if who waits for the other member can rely on what it acknowledges of that store. */
    public boolean counts(String store) {
        Set<String> stores = counted;
        return stores == null || stores.contains(store);
    }

    private boolean counts(Pending pending) {
        return pending.replica == null || counts(pending.replica.store().name());
    }

    /** Nobody waits any longer for what does not count. */
    public void forsakeUncounted() {
        forsake(Ticket::gone, () -> takeTickets(pending -> !counts(pending)));
    }

    /** The other member lacks a frame, or, if the epoch is 0, has forgotten the stream. */
    public void lost(long ofEpoch) {
        locked(() -> {
            if (ofEpoch == window.epoch || ofEpoch == 0) {
                window.lost();
                // whatever the reason is, it is not sent again and again without a pause
                turns.pauseUntil(begunAt + SHORTEST_EPOCH);
                turns.wake();
            }
        });
    }

    /** The other member does not have some stores any more: nobody waits for it because of them. */
    public void release(Predicate<String> stores) {
        forsake(Ticket::gone, () -> {
            List<Ticket> released = takeTickets(pending -> pending.replica != null
                    && stores.test(pending.replica.store().name()));
            queue.drop(stores);
            announceIfQuiet();
            return released;
        });
    }

    /** Somebody has waited for this member for too long: until it answers again nobody does, and who does now goes on. */
    public void giveUpWaiting() {
        forsake(Ticket::forsaken, () -> {
            lagging = !idle();
            return takeTickets(pending -> lagging);
        });
    }

    private void forsake(Consumer<Ticket> tell, Supplier<List<Ticket>> taken) {
        locked(taken).forEach(tell);
    }

    private List<Ticket> takeTickets(Predicate<Pending> of) {
        List<Ticket> taken = new ArrayList<>();
        Consumer<Pending> take = pending -> {
            if (of.test(pending)) {
                taken.addAll(pending.takeTickets());
            }
        };
        queue.forEach(take);
        window.forEach(take);
        return taken;
    }

    /** The other member could not answer, as this one did not listen: what it owes counts from now. */
    public void forgive() {
        locked(() -> {
            unansweredSince = unansweredSince == 0 ? 0 : clock.getAsLong();
            lagging = false;
        });
    }

    /** Nobody waits for this member any more, and nothing is kept for it. */
    public void close() {
        forsake(Ticket::gone, () -> {
            List<Ticket> forsaken = takeTickets(pending -> true);
            queue.clear();
            window.clear();
            turns.close();
            announceIfQuiet();
            return forsaken;
        });
    }

    // ---- how far it is

    /** How many replicas, at most, the other member does not have in their present version. */
    public int lag() {
        return locked(() -> queue.replicas() + window.replicas);
    }

    /** Those that the other member does not have in their present version, as far as is known. */
    public Set<Replica> unacknowledged() {
        return locked(() -> {
            Set<Replica> replicas = new HashSet<>();
            Consumer<Pending> add = pending -> replicas.add(pending.replica);
            queue.forEach(add);
            window.forEach(add);
            return replicas;
        });
    }

    /** How long the other member has owed an answer, in ms; 0 if it owes none. */
    public long lagMillis() {
        return locked(() -> {
            long since = unansweredSince != 0 ? unansweredSince : queue.waiting() == 0 ? 0 : queue.waitingSince;
            return since == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - since);
        });
    }

    /** True while nobody is to wait for the other member. */
    public boolean lagging() {
        return lagging;
    }

    private boolean idle() {
        return turns.closed || !turns.writing && queue.isEmpty() && window.isEmpty();
    }

    private void announceIfQuiet() {
        if (idle()) {
            quiet.signalAll();
        }
    }

    boolean isQuiet() {
        return locked(this::idle);
    }

    /** Waits until everything is acknowledged; false if that took longer than allowed. */
    public boolean awaitQuiet(long nanos) throws InterruptedException {
        lock.lock();
        try {
            turns.wake();
            long left = nanos;
            while (!idle()) {
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

    // ---- the sender's side

    /** The sender's thread waits until it has something to do; false if the stream is closed. */
    boolean awaitTurn() throws InterruptedException {
        lock.lock();
        try {
            return turns.await();
        } finally {
            lock.unlock();
        }
    }

    /** True if this thread may write now, instead of the sender's own, until it {@linkplain #endTurn ends its turn}. */
    boolean takeTurn() {
        lock.lock();
        try {
            return turns.take();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever wrote does not any more; what it still has in hand waits again. */
    void endTurn() {
        locked(() -> {
            try {
                queue.putBack(clock.getAsLong());
            } finally {
                try {
                    turns.end();
                } finally {
                    announceIfQuiet();
                }
            }
        });
    }

    /** How long until something is to be sent, in ns; {@code Long.MAX_VALUE} if nothing is. */
    long idleNanos() {
        lock.lock();
        try {
            return turns.idleNanos();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        return turns.closed;
    }

    /** The other member is to hear what has been applied of what it sent. */
    void acknowledgementDue() {
        locked(queue::acknowledge);
    }

    /**
     * What may go into the next frame.
     *
     * @param newEpoch true if what the receiver knows of earlier frames does not count any more
     * @param room false if only controls may go
     * @param controls the sender may take out what it cannot write
     */
    record Batch(
            boolean newEpoch,
            long epoch,
            long sequence,
            boolean acknowledge,
            boolean room,
            List<Pending> pending,
            List<Control> controls) {}

    /** Takes the next batch; what of it is not {@linkplain #sent sent} waits again when the turn ends. */
    Batch next() {
        return locked(() -> {
            long now = clock.getAsLong();
            boolean fresh = window.epoch == 0 || window.broken;
            if (fresh) {
                beginEpoch(now);
            }
            boolean acknowledge = queue.takeAcknowledgement();
            boolean full = window.full();
            boolean room = !full || queue.answering();
            if (room) {
                queue.take(now, full);
            }
            return new Batch(
                    fresh,
                    window.epoch,
                    window.nextSequence(),
                    acknowledge,
                    room,
                    queue.inHand(),
                    queue.takeControls());
        });
    }

    private void beginEpoch(long now) {
        begunAt = now;
        if (window.epoch != 0) {
            counters.epochs.increment();
        }
        queue.again(window.begin(epochs.getAsLong()), now);
    }

    /**
     * A frame is about to leave.
     *
     * @param complete what is in it to the end
     * @param part what is in it or was in the one before, and goes on in the next; or null
     * @return false if the stream was closed meanwhile
     */
    boolean sent(Batch batch, int bytes, List<Pending> complete, Pending part) {
        return locked(() -> {
            if (turns.closed) {
                return false;
            }
            long now = clock.getAsLong();
            queue.sent(complete, part, now);
            turns.sent();
            window.add(bytes, complete, batch.controls(), now);
            owesSince(now);
            return true;
        });
    }

    private void owesSince(long now) {
        unansweredSince = unansweredSince == 0 ? now : unansweredSince;
    }

    /** It cannot be said after that. */
    void refused(Pending pending, Control after) {
        locked(() -> pending.leaveOut(after));
    }

    /** It cannot be written, now or later; who waits for it waits no longer. */
    void refused(Pending pending) {
        locked(() -> queue.refused(pending));
        pending.gone();
    }

    /** The last frame could not be handed to the channel, or was not finished: what it held is sent again, a little later. */
    void failed(Batch batch, long pauseNanos) {
        locked(() -> {
            // first what cannot fail: memory may have run out
            window.lost();
            queue.add(batch.controls());
            long now = clock.getAsLong();
            turns.pauseUntil(now + pauseNanos);
            owesSince(now);
        });
    }
}
