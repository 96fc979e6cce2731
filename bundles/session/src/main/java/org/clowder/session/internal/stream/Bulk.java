package org.clowder.session.internal.stream;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.clowder.session.internal.state.Replica;

/** Many replicas of a store on their way to a member that asked for them, behind what is more urgent. Guarded by its stream. */
public final class Bulk {

    private final String store;
    private final Iterator<Replica> replicas;
    private final Iterator<Control> controls;
    private final LongFunction<Control> end;
    private final Deque<Pending> lost = new ArrayDeque<>();
    private int outstanding;
    private long sent;

    /**
     * @param controls are sent first
     * @param end is said when all has been applied; is given the number of replicas; null for nothing
     */
    public Bulk(String store, Iterator<Control> controls, Iterator<Replica> replicas, LongFunction<Control> end) {
        this.store = store;
        this.controls = controls;
        this.replicas = replicas;
        this.end = end;
    }

    /**
     * Something that is to be said behind all that waits.
     *
     * @param store of which it is an answer; null if it is none
     */
    public static Bulk of(String store, Control control) {
        return new Bulk(store, List.of(control).iterator(), Collections.emptyIterator(), null);
    }

    String store() {
        return store;
    }

    boolean hasNext() {
        return !lost.isEmpty() || controls.hasNext() || replicas.hasNext();
    }

    Pending next() {
        outstanding++;
        if (!lost.isEmpty()) {
            return lost.remove();
        }
        if (controls.hasNext()) {
            Pending pending = new Pending(null, this);
            pending.addAfter(controls.next());
            return pending;
        }
        Pending pending = new Pending(replicas.next(), this);
        pending.everything();
        sent++;
        return pending;
    }

    void again(Pending pending) {
        outstanding--;
        lost.add(pending);
    }

    /** One has been applied, or given up. */
    void done() {
        outstanding--;
    }

    /** True if each has been applied by the member. */
    boolean finished() {
        return !hasNext() && outstanding == 0;
    }

    /** What is to be said in the end. */
    Optional<Control> end() {
        return Optional.ofNullable(end).map(each -> each.apply(sent));
    }
}
