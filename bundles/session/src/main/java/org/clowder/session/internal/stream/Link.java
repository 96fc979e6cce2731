package org.clowder.session.internal.stream;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.clowder.session.internal.state.RecordStore;

/** A store that takes part in the exchange: which members have it too, and whether this member has all of it. */
public final class Link {

    private static final Peer[] NOBODY = {};

    private final RecordStore store;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final AtomicLong lastHeard = new AtomicLong(System.nanoTime());
    private volatile Peer[] targets = NOBODY;

    Link(RecordStore store) {
        this.store = store;
    }

    public RecordStore store() {
        return store;
    }

    /** Completes once this member has what the others had. */
    public CompletableFuture<Void> joined() {
        return joined;
    }

    /** True if another member has the store. */
    public boolean shared() {
        return targets.length > 0;
    }

    /** The incarnations of the other members that have the store. */
    public Set<Long> witnesses() {
        return Arrays.stream(targets).map(Peer::incarnation).collect(Collectors.toSet());
    }

    Peer[] targets() {
        return targets;
    }

    /** Replaces the targets; {@link Roster} alone calls it, under its monitor. */
    void targets(Peer... all) {
        targets = all;
    }

    /** The store is taken out: nobody is told of its changes any more. */
    void forget() {
        targets = NOBODY;
    }

    void heard() {
        lastHeard.lazySet(System.nanoTime());
    }

    long lastHeard() {
        return lastHeard.get();
    }
}
