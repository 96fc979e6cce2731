package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;

/** A store that takes part in the exchange: which members have it too, and of which of them this one may have missed something. */
public final class Link {

    private static final RemoteMember[] NOBODY = {};
    private static final int PORTION = 500;
    private static final int PORTIONS = 40;

    private final ReplicaStore store;
    /** When it was opened, in ns; sleep does not count. */
    final long openedAt;

    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    /** Those that are doubted, each with the number of the last doubt. Changed under this object's monitor, as the targets are. */
    private final Map<RemoteMember, Long> doubts = new ConcurrentHashMap<>();

    private long lastDoubt;
    volatile RemoteMember[] targets = NOBODY;
    /** Of the targets, in their order. The same array for as long as they are the same. */
    private volatile long[] incarnations = {};

    private volatile boolean passive;
    private volatile boolean closed;
    volatile long passiveUntil;
    /** Until then, in ns, others may lack what is kept, and nobody else may have it. */
    volatile long neededUntil;

    /** The number under which the others are to compare with this member; 0 if they are not. */
    private volatile long offer;

    private volatile boolean leaving;
    private final Set<RemoteMember> taken = ConcurrentHashMap.newKeySet();
    private final Map<RemoteMember, Long> offeredAt = new ConcurrentHashMap<>();
    /** Of which each is still to hear when they were used last, before the store is offered to it. */
    private final Map<RemoteMember, Untold> untold = new HashMap<>();

    private volatile Object attachment;
    private long transferred;
    private RemoteMember donor;
    private boolean complete;

    private record Untold(Iterator<Replica> replicas, int portion) {}

    /** @param awake the moment, in ns, without the time that this member has slept */
    Link(ReplicaStore store, long awake) {
        this.store = store;
        this.openedAt = awake;
    }

    /** A member has told what it has; not all of it if it is itself still joining. */
    synchronized void transferred(RemoteMember from, long replicas, boolean all) {
        transferred += replicas;
        if (donor == null || replicas > 0) {
            donor = from;
        }
        complete |= all;
    }

    /** True if a member that has all has told it. */
    synchronized boolean complete() {
        return complete;
    }

    /** How many replicas came whole from others. */
    synchronized long transferred() {
        return transferred;
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
        long[] now = Arrays.stream(all).mapToLong(member -> member.incarnation).toArray();
        incarnations = Arrays.equals(now, incarnations) ? incarnations : now;
        doubts.keySet().retainAll(Arrays.asList(all));
        taken.retainAll(Arrays.asList(all));
        offeredAt.keySet().retainAll(Arrays.asList(all));
        untold.keySet().retainAll(Arrays.asList(all));
    }

    /** Those of some targets; one array for all replicas if these are all. */
    long[] incarnations(List<RemoteMember> of) {
        long[] all = incarnations;
        long[] some = of.stream().mapToLong(member -> member.incarnation).toArray();
        return Arrays.equals(some, all) ? all : some;
    }

    /** True if this member is the primary one of a replica, and has asked all that answer now. So nothing newer is under way. */
    boolean primary(Replica replica) {
        if (!replica.primary()) {
            return false;
        }
        long[] asked = replica.asked();
        if (asked == null || asked == incarnations) {
            return true;
        }
        for (RemoteMember member : targets) {
            if (member.answering() && Arrays.stream(asked).noneMatch(each -> each == member.incarnation)) {
                return false;
            }
        }
        return true;
    }

    boolean has(RemoteMember member) {
        return Arrays.asList(targets).contains(member);
    }

    /** The store is taken out: nobody is told of its changes any more. */
    void forget() {
        targets(NOBODY);
        closed = true;
    }

    /** True once this member does not have the store any more. */
    public boolean closed() {
        return closed;
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
        leave(0);
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

    // ---- having it taken by others

    /** @param number of the offer to other members; 0 if this member stays. {@link Roster} alone calls it, under its monitor. */
    synchronized void leave(long number) {
        leaving = number != 0;
        renew(number);
    }

    private void renew(long number) {
        taken.clear();
        offeredAt.clear();
        untold.clear();
        offer = number;
    }

    /** The others are to compare, though this member stays; false if they are already. */
    synchronized boolean offer(long number) {
        boolean first = offer == 0;
        if (first) {
            renew(number);
        }
        return first;
    }

    /** The others need not compare any more, unless this member leaves. */
    synchronized void withdraw() {
        if (!leaving) {
            renew(0);
        }
    }

    /** True while other members are not to count on this one for the store. */
    boolean leaving() {
        return leaving;
    }

    long offer() {
        return offer;
    }

    /** That member has all that was here when the offer was made. */
    synchronized void taken(RemoteMember by, long number) {
        if (number == offer && number != 0 && has(by)) {
            taken.add(by);
        }
    }

    /** That member may lack something again. */
    synchronized void takenBack(RemoteMember by) {
        taken.remove(by);
    }

    /**
     * Tells that member when some replicas were used last, before the store is offered to it; a few at a time.
     *
     * @param tell takes the lock of a stream at most; if it fails, all is told again
     * @return true once it has been told of all
     */
    synchronized boolean tellUse(RemoteMember to, Consumer<Replica> tell) {
        if (offeredAt.containsKey(to)) {
            return true;
        }
        Untold rest = untold.remove(to);
        if (rest == null) {
            Collection<Replica> all = store.replicas();
            rest = new Untold(all.iterator(), Math.max(PORTION, all.size() / PORTIONS));
        }
        for (int i = 0; i < rest.portion() && rest.replicas().hasNext(); i++) {
            tell.accept(rest.replicas().next());
        }
        untold.put(to, rest);
        return !rest.replicas().hasNext();
    }

    /** True if it is time to offer the store to that member, for the first time or again; that is noted. */
    synchronized boolean offerDue(RemoteMember to, long number, long now, long pause) {
        Long last = offeredAt.get(to);
        boolean due = number == offer && number != 0 && (last == null || now - last > pause);
        if (due) {
            offeredAt.put(to, now);
        }
        return due;
    }

    /** True if that member has said so. */
    boolean taken(RemoteMember by) {
        return taken.contains(by);
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
