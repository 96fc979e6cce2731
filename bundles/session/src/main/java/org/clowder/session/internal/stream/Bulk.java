package org.clowder.session.internal.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.clowder.session.internal.state.Record;

/** All records of a store on their way to a member that asked for them. Guarded by its stream. */
final class Bulk {

    private final Iterator<Record> records;
    private final Deque<Record> lost = new ArrayDeque<>();
    private final LongConsumer end;
    private int outstanding;
    private long sent;

    /** @param end is told how many were sent, once, under the stream's lock */
    Bulk(List<Record> records, LongConsumer end) {
        this.records = records.iterator();
        this.end = end;
    }

    boolean hasNext() {
        return !lost.isEmpty() || records.hasNext();
    }

    Pending next() {
        boolean first = lost.isEmpty();
        Pending pending = new Pending(first ? records.next() : lost.remove(), this);
        pending.since(0);
        pending.withAccess();
        outstanding++;
        sent += first ? 1 : 0;
        return pending;
    }

    /** One was lost on the way. */
    void again(Record record) {
        outstanding--;
        lost.add(record);
    }

    /** One has been applied. */
    void applied() {
        outstanding--;
    }

    /** True if each has been applied by the member. */
    boolean finished() {
        return !hasNext() && outstanding == 0;
    }

    void finish() {
        end.accept(sent);
    }
}
