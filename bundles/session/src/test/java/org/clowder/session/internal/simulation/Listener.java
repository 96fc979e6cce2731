package org.clowder.session.internal.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.state.StoreListener;

/** Tells the oracle what a member hears, and remembers what it was told; may fail or take its time. */
final class Listener implements StoreListener {

    private static final int SLOW_MILLIS = 50;
    private static final int SLOW_END_MILLIS = 1_500;

    private final SimulatedMember member;
    private final Oracle oracle;
    /** The entries of each replica as it was told of them. */
    private final Map<Replica, Map<String, Entry>> told = new HashMap<>();
    /** It failed when it was told of them, and was not told of more since. */
    private final Set<Replica> failed = new HashSet<>();

    private int ends;

    /** How it is at a time. */
    enum Mood {
        WELL,
        FAILS,
        CANNOT_BE_LINKED,
        SLOW
    }

    @SuppressWarnings("serial") // it does not travel
    static final class Failure extends RuntimeException {}

    @SuppressWarnings("serial") // it does not travel
    static final class Unlinked extends LinkageError {}

    Listener(SimulatedMember member, Oracle oracle) {
        this.member = member;
        this.oracle = oracle;
    }

    /** What is in the store as it begins to listen. */
    void sees(ReplicaStore store) {
        store.replicas().forEach(replica -> note(replica, replica.names()));
    }

    private void note(Replica replica, Collection<String> names) {
        Map<String, Entry> entries = told.computeIfAbsent(replica, each -> new HashMap<>());
        names.forEach(name -> entries.put(name, replica.entry(name)));
        failed.remove(replica);
    }

    private void fail() {
        switch (member.mood()) {
            case FAILS -> throw new Failure();
            case CANNOT_BE_LINKED -> throw new Unlinked();
            case SLOW -> member.listen(SLOW_MILLIS);
            case WELL -> {}
        }
    }

    private void hear(Replica replica, Collection<String> names) {
        oracle.shown(member, replica);
        failed.add(replica);
        fail();
        note(replica, names);
    }

    @Override
    public void arrived(Replica replica) {
        if (replica.ended()) {
            throw new Violation("member " + member.index() + " is told of " + replica + ", which has ended");
        }
        hear(replica, replica.names());
    }

    @Override
    public void changed(Replica replica, List<Entry> entries) {
        hear(replica, entries.stream().map(Entry::name).toList());
    }

    @Override
    public void renamed(Replica replica, String oldId) {
        oracle.shown(member, replica);
        failed.add(replica);
        fail();
    }

    @Override
    public void used(Replica replica) {
        fail();
    }

    @Override
    public void ended(Replica replica) {
        oracle.ended(replica);
        told.remove(replica);
        fail();
    }

    @Override
    public void expire(Replica replica, Runnable done) {
        boolean slow = member.mood() == Mood.SLOW;
        if (!slow) {
            fail();
        }
        ends++;
        oracle.expires(member, replica);
        if (slow) {
            // others hear of the end when listeners have
            member.later(TimeUnit.MILLISECONDS.toNanos(SLOW_END_MILLIS), () -> end(replica, done));
        } else {
            end(replica, done);
        }
    }

    /** How many it has ended because nobody used them. */
    int ends() {
        return ends;
    }

    private void end(Replica replica, Runnable done) {
        member.publisher().end(replica, Guarantee.ASYNC);
        done.run();
    }

    /** Nobody would look at what it was not told of. */
    void expectAllTold() {
        for (Replica replica : member.store().replicas()) {
            Map<String, Entry> entries = told.getOrDefault(replica, Map.of());
            for (String name : failed.contains(replica) ? List.<String>of() : replica.names()) {
                Entry present = replica.entry(name);
                Entry last = entries.get(name);
                boolean own = present.writer() == member.exchange().self();
                if (!own
                        && (last == null || last.version() != present.version() || last.writer() != present.writer())) {
                    throw new Violation("member " + member.index() + ": nobody was told of " + name.replace('\0', '!')
                            + " of " + replica + ", version " + present.version());
                }
            }
        }
    }
}
