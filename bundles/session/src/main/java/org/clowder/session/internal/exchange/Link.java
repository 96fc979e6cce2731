package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.clowder.session.internal.state.ReplicaStore;

/** A store that takes part in the exchange: which members have it too, and of which of them this one may have missed something. */
public final class Link {

    private static final RemoteMember[] NOBODY = {};

    private final ReplicaStore store;
    final long openedAt;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    /** Those that are doubted, each with the number of the last doubt. Changed under this object's monitor, as the targets are. */
    private final Map<RemoteMember, Long> doubts = new ConcurrentHashMap<>();

    private long lastDoubt;
    volatile RemoteMember[] targets = NOBODY;
    private volatile boolean passive;
    volatile long passiveUntil;
    /** Until then, in ns, others may lack what is kept, and nobody else may have it. */
    volatile long neededUntil;

    private volatile Object attachment;
    private long taken;
    private RemoteMember donor;
    private boolean complete;

    /** @param now in ns */
    Link(ReplicaStore store, long now) {
        this.store = store;
        this.openedAt = now;
    }

    /** A member has told what it has; not all of it if it is itself still joining. */
    synchronized void transferred(RemoteMember from, long records, boolean all) {
        taken += records;
        if (donor == null || records > 0) {
            donor = from;
        }
        complete |= all;
    }

    /** True if a member that has all has told it. */
    synchronized boolean complete() {
        return complete;
    }

    /** How many replicas came whole from others. */
    synchronized long taken() {
        return taken;
    }

    /** From which member the last of them came; null for none. */
    synchronized RemoteMember donor() {
        return donor;
    }

    public ReplicaStore store() {
        return store;
    }

    /** Completes once this member has what the others had. */
    public CompletableFuture<Void> joined() {
        return joined;
    }

    public boolean shared() {
        return targets.length > 0;
    }

    /** True if every other member that has this store shows that one. */
    public boolean within(Link other) {
        return Arrays.stream(targets).allMatch(member -> other.has(member) && !member.keepsOnly(other.store.name()));
    }

    /**
     * Replaces the targets; {@link Roster} alone calls it, under its monitor. A new one is doubted before anybody sees that it is there.
     */
    synchronized void targets(RemoteMember... all) {
        for (RemoteMember member : all) {
            if (!has(member)) {
                doubts.put(member, ++lastDoubt);
            }
        }
        targets = all;
        doubts.keySet().retainAll(Arrays.asList(all));
    }

    boolean has(RemoteMember member) {
        return Arrays.asList(targets).contains(member);
    }

    /** The store is taken out: nobody is told of its changes any more. */
    void forget() {
        targets(NOBODY);
    }

    // ---- whether anybody shows it

    /** Nobody shows it any more; the replicas are kept until then, in ns, and stay up to date. */
    void keepUntil(long moment) {
        passiveUntil = moment;
        neededUntil = moment;
        passive = true;
    }

    void shown() {
        passive = false;
    }

    /** True while nobody shows it. */
    public boolean passive() {
        return passive;
    }

    /** What is kept beside the store while nobody shows it. */
    public Object attachment() {
        return attachment;
    }

    public void attach(Object kept) {
        attachment = kept;
    }

    // ---- what may have been missed

    /** That member may have something that this one has missed. */
    synchronized void doubt(RemoteMember member) {
        if (has(member)) {
            doubts.put(member, ++lastDoubt);
        }
    }

    /** What was missed before that doubt, and up to it, has been made up for. */
    synchronized void settle(RemoteMember member, long doubt) {
        doubts.remove(member, doubt);
    }

    /** The number of the last doubt of that member; 0 if it is not doubted. */
    long doubts(RemoteMember member) {
        return doubts.getOrDefault(member, 0L);
    }

    /** Those of whom this member may have missed something. */
    List<RemoteMember> doubted() {
        return doubts.isEmpty() ? List.of() : List.copyOf(doubts.keySet());
    }

    /** True if this member has missed nothing, as far as it can know. */
    public boolean certain() {
        return doubts.isEmpty();
    }

    @Override
    public String toString() {
        return store.name();
    }
}
