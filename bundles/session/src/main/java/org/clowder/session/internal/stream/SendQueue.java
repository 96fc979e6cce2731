package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.clowder.session.internal.state.Replica;

/** What one member is still to be sent, in its order, and what the sender has taken of it. Guarded by its stream's lock. */
final class SendQueue {

    private static final int REPLICAS = 512;
    private static final int BULK_BATCH = 32;
    private static final int CONTROLS = 256;

    /** However many replicas wait: once in this time a frame begins with what is in bulk. */
    private static final long BULK_SHARE = TimeUnit.MILLISECONDS.toNanos(10);

    private final Map<Replica, Pending> waiting = new LinkedHashMap<>();
    private final Set<Control> controls = new LinkedHashSet<>();
    private final List<Bulk> bulks = new ArrayList<>();
    /** What the sender has taken and not sent yet. */
    private final Set<Pending> inHand = new LinkedHashSet<>();
    /** Of which the last frame held only a part; null for nothing. */
    private Pending begun;

    /** How many replicas the sender is given: a few more than the last frame had room for. */
    private int room = REPLICAS;
    /** True if what waits was left behind for that alone. */
    private boolean cut;

    /** True if the last frame did not hold all that the sender had, or could have had. */
    private boolean carrying;

    private boolean acknowledgementDue;
    /** True if somebody waits for something of what waits. */
    boolean awaited;
    /** True if something that waits is an answer. */
    private boolean answering;

    /** Since when the oldest of what waits has been waiting. */
    long waitingSince;

    private long bulkSentAt;

    // ---- what it holds

    /** How many replicas wait to be taken. */
    int waiting() {
        return waiting.size();
    }

    /** How many replicas wait, or are in the sender's hands. */
    int replicas() {
        return waiting.size() + inHand.size() + (begun == null ? 0 : 1);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && controls.isEmpty() && bulks.isEmpty() && begun == null;
    }

    /** True if there is what goes whether or not there is room for replicas. */
    boolean urgent() {
        return acknowledgementDue || answering() || !controls.isEmpty();
    }

    /** True if the other member has asked for something: without it, it may acknowledge nothing. */
    boolean answering() {
        return answering || begun != null && begun.answer;
    }

    /** True if the sender is to go on as soon as it may, whatever waits. */
    boolean goesOn() {
        return carrying || waiting.isEmpty() && bulkWaits();
    }

    private boolean bulkWaits() {
        for (Bulk bulk : bulks) {
            if (bulk.hasNext()) {
                return true;
            }
        }
        return false;
    }

    void forEach(Consumer<Pending> action) {
        waiting.values().forEach(action);
        inHand.forEach(action);
        if (begun != null) {
            action.accept(begun);
        }
    }

    // ---- what comes in

    /** @param wants is told what is to be sent of the replica */
    void add(Replica replica, Consumer<Pending> wants, long now) {
        if (waiting.isEmpty()) {
            waitingSince = now;
        }
        Pending pending = waiting.computeIfAbsent(replica, each -> new Pending(each, null));
        wants.accept(pending);
        awaited |= pending.awaited();
        answering |= pending.answer;
    }

    void add(Collection<Control> all) {
        controls.addAll(all);
    }

    void add(Bulk bulk, long now) {
        if (bulks.isEmpty()) {
            bulkSentAt = now;
        }
        bulks.add(bulk);
        sayIfFinished(bulk);
    }

    void acknowledge() {
        acknowledgementDue = true;
    }

    /** Nothing of these stores is wanted any more. */
    void drop(Predicate<String> stores) {
        waiting.keySet().removeIf(replica -> stores.test(replica.store().name()));
        dropBulks(stores);
    }

    /** What is in bulk of these stores is not wanted any more; what is under way of it is. */
    void dropBulks(Predicate<String> stores) {
        bulks.removeIf(bulk -> bulk.store() != null && stores.test(bulk.store()));
    }

    void clear() {
        waiting.clear();
        controls.clear();
        bulks.clear();
        inHand.clear();
        begun = null;
        answering = false;
    }

    // ---- what the sender takes, and what becomes of it

    /** True if an acknowledgement was due. */
    boolean takeAcknowledgement() {
        boolean due = acknowledgementDue;
        acknowledgementDue = false;
        return due;
    }

    List<Control> takeControls() {
        List<Control> taken = new ArrayList<>(Math.min(CONTROLS, controls.size()));
        for (Iterator<Control> next = controls.iterator(); taken.size() < CONTROLS && next.hasNext(); next.remove()) {
            taken.add(next.next());
        }
        return taken;
    }

    /**
     * Takes what may go into the next frame: what is in bulk comes last, unless it was passed over for too long.
     *
     * @param full true if answers only may go
     */
    void take(long now, boolean full) {
        boolean answers = answering;
        answering = false;
        if (full) {
            takeAnswers();
            return;
        }
        carrying = false;
        if (now - bulkSentAt >= BULK_SHARE) {
            takeBulks();
        }
        Iterator<Pending> next = waiting.values().iterator();
        for (int i = 0; i < room && next.hasNext(); i++) {
            inHand.add(next.next());
            next.remove();
        }
        cut = !waiting.isEmpty() && room < REPLICAS;
        answering = answers && waiting.values().stream().anyMatch(each -> each.answer);
        if (waiting.isEmpty()) {
            awaited = false;
            takeBulks();
        } else {
            waitingSince = now;
        }
    }

    private void takeAnswers() {
        for (Iterator<Pending> next = waiting.values().iterator(); next.hasNext(); ) {
            Pending pending = next.next();
            if (pending.answer) {
                inHand.add(pending);
                next.remove();
            }
        }
    }

    private void takeBulks() {
        int taken = 0;
        for (Bulk bulk : bulks) {
            for (; taken < BULK_BATCH && bulk.hasNext(); taken++) {
                inHand.add(bulk.next());
            }
        }
    }

    List<Pending> inHand() {
        return List.copyOf(inHand);
    }

    /**
     * A frame is about to leave.
     *
     * @param complete what is in it to the end
     * @param part what goes on in the next one, or null
     */
    void sent(List<Pending> complete, Pending part, long now) {
        begun = part;
        complete.forEach(inHand::remove);
        inHand.remove(part);
        if (part != null && part.bulk != null || complete.stream().anyMatch(each -> each.bulk != null)) {
            bulkSentAt = now;
        }
        boolean full = part != null || !inHand.isEmpty();
        carrying = full || cut;
        room = Math.min(REPLICAS, full ? complete.size() + 8 : 2 * room);
    }

    void applied(Pending pending) {
        Bulk bulk = pending.bulk;
        if (bulk != null) {
            bulk.done();
            sayIfFinished(bulk);
        }
    }

    /** It cannot be written. Whoever has asked for it hears that it is not there. What is to be said after it is said. */
    void refused(Pending pending) {
        if (pending.whole) {
            Replica replica = pending.replica;
            controls.add(to -> to.absent(replica.store().name(), replica.key()));
        }
        inHand.remove(pending);
        begun = pending.equals(begun) ? null : begun;
        applied(pending);
        controls.addAll(pending.after());
    }

    /** What was taken and not sent waits again. */
    void putBack(long now) {
        requeue(inHand, now);
        inHand.clear();
    }

    /** These frames are lost: what they held, and what was begun, is to be sent again. */
    void again(List<SendWindow.Frame> lost, long now) {
        if (begun != null) {
            requeue(List.of(begun), now);
            begun = null;
        }
        for (SendWindow.Frame frame : lost) {
            requeue(frame.pending(), now);
            controls.addAll(frame.controls());
        }
    }

    private void requeue(Collection<Pending> unsent, long now) {
        for (Pending each : unsent) {
            if (each.bulk != null) {
                each.bulk.again(each);
            } else {
                add(each.replica, pending -> pending.absorb(each), now);
            }
        }
    }

    private void sayIfFinished(Bulk bulk) {
        if (bulk.finished() && bulks.remove(bulk)) {
            bulk.end().ifPresent(controls::add);
        }
    }
}
