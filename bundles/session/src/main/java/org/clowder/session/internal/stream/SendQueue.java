package org.clowder.session.internal.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.session.internal.state.Record;

/**
 * What waits to be sent to one other member: records, each of them once, whatever happens to it meanwhile; small operations;
 * transfers, which have time. Guarded by its stream's lock.
 */
final class SendQueue {

    private static final int BULK_BATCH = 32;

    private final Map<Record, Pending> records = new LinkedHashMap<>();
    private final Deque<Control> controls = new ArrayDeque<>();
    private final Deque<Bulk> bulks = new ArrayDeque<>();
    private long oldest;
    private int awaited;
    private int inHand;

    /** What waits of a record; it is queued if it was not. */
    Pending of(Record record) {
        Pending pending = records.get(record);
        if (pending == null) {
            if (records.isEmpty()) {
                oldest = System.nanoTime();
            }
            pending = new Pending(record, null);
            records.put(record, pending);
        }
        return pending;
    }

    /** The member lacks what came after version {@code base} of the record. */
    void add(Record record, long base, Ticket ticket, boolean withAccess) {
        Pending pending = of(record);
        pending.since(base);
        if (withAccess) {
            pending.withAccess();
        }
        if (ticket != null) {
            pending.addTicket(ticket);
            awaited++;
        }
    }

    void add(Control control) {
        controls.add(control);
    }

    void add(Bulk bulk) {
        bulks.add(bulk);
    }

    /** What was sent and lost, or taken and not sent, waits again. */
    void again(Pending lost) {
        if (lost.bulk() != null) {
            lost.bulk().again(lost.record());
            return;
        }
        Pending pending = of(lost.record());
        if (lost.awaited()) {
            awaited++;
        }
        pending.absorb(lost);
    }

    void again(SentFrame lost) {
        lost.records().forEach(this::again);
        for (Control control : lost.controls()) {
            if (!controls.contains(control)) {
                controls.add(control);
            }
        }
    }

    List<Control> takeControls() {
        List<Control> taken = List.copyOf(controls);
        controls.clear();
        return taken;
    }

    /** Takes some records, the oldest first, and fills up from transfers. */
    List<Pending> takeRecords(int max) {
        List<Pending> taken = new ArrayList<>(Math.min(max, records.size()));
        Iterator<Pending> next = records.values().iterator();
        while (taken.size() < max && next.hasNext()) {
            Pending pending = next.next();
            next.remove();
            taken.add(pending);
        }
        inHand += taken.size();
        if (records.isEmpty()) {
            awaited = 0;
            takeBulk(max, taken);
        } else {
            oldest = System.nanoTime();
        }
        return taken;
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

    /** What was taken is sent, or waits again. */
    void emptyHanded() {
        inHand = 0;
    }

    /** Takes everything; whoever waits for it is to be told. */
    List<Pending> clear() {
        List<Pending> forsaken = List.copyOf(records.values());
        records.clear();
        controls.clear();
        bulks.clear();
        return forsaken;
    }

    /** How many records wait, transfers not included. */
    int size() {
        return records.size();
    }

    /** Since when some of the records have been waiting, by {@code System.nanoTime()}; without meaning if there is none. */
    long oldest() {
        return oldest;
    }

    /** True if a request waits for one of the records. */
    boolean awaited() {
        return awaited > 0;
    }

    /** How many records were taken and are not sent yet. */
    int inHand() {
        return inHand;
    }

    boolean hasControls() {
        return !controls.isEmpty();
    }

    /** True if a transfer has something to send, or is over and can be ended. */
    boolean hasBulk() {
        if (bulks.isEmpty()) {
            return false;
        }
        Bulk bulk = bulks.getFirst();
        return bulk.hasNext() || bulk.finished();
    }

    /** True if nothing waits, and no transfer waits for acknowledgements. */
    boolean isEmpty() {
        return records.isEmpty() && controls.isEmpty() && bulks.isEmpty();
    }
}
