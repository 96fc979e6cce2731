package org.clowder.session.internal.exchange;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.state.StoreListener;
import org.clowder.session.internal.stream.StreamCounters;

/**
 * The part of this member in its cluster: what other parts know of it; the work is done by what it is made of. Somebody has to call
 * {@link #tick} every few milliseconds. Thread-safe.
 */
public final class Exchange {

    private static final Log log = LogFactory.getLog(Exchange.class);
    /** Nobody is asked for a longer one. */
    private static final int MAX_ID = 512;

    private static final AtomicLong STARTS = new AtomicLong();

    private final Core core;
    private final Receiver receiver;
    private final String place;
    private volatile boolean running;
    private final Object pause = new Object();
    private volatile long tickedAt;
    private volatile long heartbeatAt;

    /**
     * @param place names this cluster in logs and threads
     * @param maxValue limit of an attribute's value in bytes
     */
    public Exchange(Surroundings surroundings, Wire wire, String place, int maxValue) {
        this(surroundings, wire, Timing.DEFAULT, place, nextStart(), maxValue);
    }

    /** @param start rises with each start of the cluster in this process */
    public Exchange(Surroundings surroundings, Wire wire, Timing timing, String place, long start, int maxValue) {
        this.place = place;
        core = new Core(surroundings, wire, timing, start, maxValue);
        receiver = new Receiver(core);
    }

    /** Rises in this process, also if this class was loaded anew. */
    private static long nextStart() {
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        return STARTS.updateAndGet(last -> Math.max(last + 1, uptime));
    }

    public long self() {
        return core.self;
    }

    public StreamCounters counters() {
        return core.counters;
    }

    // ---- life

    public void start() {
        tickedAt = core.nanos();
        running = true;
    }

    /** Says good-bye and ends all streams; what is queued should have been flushed before. */
    public void stop() {
        running = false;
        core.roster.links().forEach(core.reconciler::closed);
        core.roster.closeAll();
        core.handshake.greetAll();
        core.roster.members().forEach(core.handshake::end);
        core.deadlines.giveUpAll();
    }

    /** Does what no event asks for: looks for what is missing, overdue or silent. */
    public void tick() {
        long now = core.nanos();
        noticePause();
        tickedAt = now;
        core.deadlines.check(now);
        boolean heartbeat = now - heartbeatAt >= core.timing.heartbeat().toNanos();
        List<Member> present = core.wire.members();
        core.roster.ending().forEach(core.handshake::ended);
        for (RemoteMember remote : core.roster.members()) {
            if (!present.contains(remote.member)) {
                // it left at the moment when it introduced itself
                core.handshake.left(remote.member);
            } else if (remote.broken()) {
                // the streams begin anew, and what each side may have missed is looked for
                core.handshake.end(remote);
            }
        }
        for (Member member : present) {
            RemoteMember remote = core.roster.member(member);
            core.handshake.tick(member, remote);
            if (remote != null) {
                tick(remote, heartbeat, now);
            }
        }
        if (heartbeat) {
            heartbeatAt = now;
        }
        core.departed.tick(now);
        core.reconciler.tick(now);
        core.markers.tick(now);
        core.expiry.tick(now);
        for (Link link : core.roster.links()) {
            core.reconciler.joined(link, now);
            core.leaving.tick(link, now);
        }
    }

    private void tick(RemoteMember remote, boolean heartbeat, long now) {
        if (remote.in.overdue()) {
            core.execute(remote::resend);
        }
        if (!remote.silent && now - remote.heardAt > core.timing.suspicion().toNanos()) {
            log.debug("Member " + remote + " is silent; what it may have told others is compared with them");
            fallsSilent(remote);
        }
        if (heartbeat && remote.silent) {
            core.execute(() -> core.handshake.greet(remote.member));
        } else if (heartbeat && remote.out.lagMillis() < core.timing.suspicion().toMillis()) {
            List<Link> shared = core.roster.links().stream()
                    .filter(link -> link.has(remote))
                    .toList();
            shared.forEach(link -> remote.out.control(core.donor.status(link, 0)));
            if (shared.isEmpty()) {
                core.execute(remote.sender::acknowledge);
            }
        }
    }

    private void fallsSilent(RemoteMember remote) {
        remote.silent = true;
        try {
            remote.out.giveUpWaiting();
            core.questions.gone(remote);
            core.reconciler.doubtAll();
        } catch (RuntimeException | Error e) {
            // once more, all of it
            remote.silent = false;
            throw e;
        }
    }

    /** This member may have slept: then others have gone on without it. Nobody gets past it before all is doubted. */
    private void noticePause() {
        if (!slept()) {
            return;
        }
        synchronized (pause) {
            if (slept()) {
                long now = core.nanos();
                core.counters.pauses.increment();
                // others are not to blame for what this one did not hear
                core.roster.members().forEach(remote -> remote.forgive(now));
                core.deadlines.slept(now - tickedAt);
                // what they have now is not known before they have seen this
                core.roster.changed();
                core.reconciler.doubtAll();
                core.leaving.slept(now);
                tickedAt = now;
            }
        }
    }

    private boolean slept() {
        return running && core.nanos() - tickedAt > core.timing.pause().toNanos();
    }

    // ---- stores

    /**
     * Takes a store in: from now on its changes are exchanged, and what other members have of it is fetched. One of that name that was
     * {@linkplain #keep kept} goes on: its replicas are those of the store.
     */
    public Link open(String name, StoreListener listener) {
        Link kept = core.roster.show(name);
        if (kept != null) {
            kept.store().listener(listener);
            core.execute(core.handshake::greetAll);
            return kept;
        }
        noticePause();
        Link link = core.roster.open(
                new ReplicaStore(name, core::nanos, core::writer, listener), core.deadlines.awake(core.nanos()));
        core.execute(core.handshake::greetAll);
        return link;
    }

    /**
     * Makes a replica that no other member knows yet.
     *
     * @param drawn true if the id was drawn by chance just now, false if it may have been used before
     */
    public Replica create(Link link, String id, boolean drawn) {
        return link.store().create(id, number(drawn));
    }

    private int number(boolean drawn) {
        return drawn ? 0 : (int) (core.surroundings.random() >>> 34) + 1;
    }

    /** Another id for a replica that no other member knows; nothing is done if one does. As {@link #create}. */
    public void rekey(Link link, Replica replica, String id, boolean drawn) {
        link.store().rekey(replica, id, number(drawn));
    }

    /** Where this member's changes of a store go. */
    public Publisher publisher(Link link) {
        return new Publisher(core, link);
    }

    /** Nobody shows the store here for a while: its replicas stay, and stay up to date, and others take them before they go. */
    public void keep(Link link, long millis) {
        link.store().listener(StoreListener.NOBODY);
        link.store().discardFresh();
        link.store().replicas().forEach(Replica::kept);
        link.keepUntil(core.nanos() + TimeUnit.MILLISECONDS.toNanos(millis));
        core.roster.changed();
        if (running) {
            core.execute(core.handshake::greetAll);
        }
    }

    /** Nobody shows the store here any more: it is gone as soon as others have what there is. */
    public void close(Link link) {
        if (running && (link.shared() || !complete(link))) {
            keep(link, 0);
        } else {
            drop(link);
        }
    }

    /** As {@link #close}, at once, whatever others lack of it. */
    public void drop(Link link) {
        core.roster.close(link);
        core.reconciler.closed(link);
        if (running) {
            core.execute(core.handshake::greetAll);
        }
    }

    /** By which this member leaves and takes nothing with it. */
    public Handover handover() {
        return core.handover;
    }

    // ---- members

    public void memberAdded(Member member) {
        core.departed.appeared(member);
        core.execute(() -> core.handshake.greet(member));
    }

    public void memberDisappeared(Member member) {
        noticePause();
        core.handshake.left(member);
    }

    public void received(WireInput frame, Member sender) {
        if (running) {
            receiver.received(frame, sender);
        }
    }

    public int connected() {
        return core.roster.size();
    }

    // ---- before a session is used, and after

    /**
     * True if this member may have missed something of a session, and there is somebody to {@linkplain #refresh ask}.
     *
     * @param replica null if there is none here
     * @param guarantee of what was written to it
     */
    public boolean lacks(Link link, Replica replica, Guarantee guarantee) {
        noticePause();
        return !behind(link, replica, guarantee).isEmpty();
    }

    /**
     * Asks other members what they have of a session, if this one may have missed something of it. What they have is here when
     * the answer is.
     *
     * @param id what clients call it
     * @param guarantee of what was written to it
     * @param nanos how long the answers are waited for
     * @return null if there is nothing to ask, or nobody
     */
    public Refresh refresh(Link link, String id, Guarantee guarantee, long nanos) {
        if (id.length() > MAX_ID || id.indexOf('\0') >= 0) {
            return null;
        }
        noticePause();
        Replica replica = link.store().find(id);
        List<RemoteMember> whom = behind(link, replica, guarantee);
        if (whom.isEmpty() || replica != null && replica.version() == 0) {
            return null;
        }
        Questions.Question question = core.questions.ask(link, replica, id, whom);
        core.deadlines.watch(question.ticket(), core.nanos() + nanos, question::giveUp);
        long pauses = core.counters.pauses.sum();
        BooleanSupplier slept = () -> {
            noticePause();
            return core.counters.pauses.sum() != pauses;
        };
        return new Refresh(
                question.ticket(),
                slept,
                () -> {
                    Replica now = link.store().find(id);
                    return !question.complete() || now != replica || !question.asked(behind(link, now, guarantee));
                },
                () -> link.store().find(id) != replica);
    }

    /**
     * Members that answer and may have something of a session that this one lacks; who leaves is not waited for by any. Under
     * {@link Guarantee#APPLIED} the one that has a write, with the one that made it, may be any.
     */
    private static List<RemoteMember> behind(Link link, Replica replica, Guarantee guarantee) {
        List<RemoteMember> whom = replica == null
                        || !replica.confirmed() && link.targets.length > 1
                        || !link.primary(replica) && guarantee == Guarantee.APPLIED
                        || replica.idle()
                        || link.leaving()
                ? List.of(link.targets)
                : link.doubted();
        return whom.isEmpty()
                ? whom
                : whom.stream().filter(RemoteMember::answering).toList();
    }

    /** Ends a replica, soon, if it was not used anywhere for as long as it may be left alone. */
    public void expireIfOver(Link link, Replica replica) {
        core.expiry.consider(link, replica);
    }

    /**
     * How many members come before this one, of those that show a replica, and another store too, when one of them has to do something for all.
     *
     * @param other the link of that store
     */
    public long place(Link link, Replica replica, Link other) {
        return core.expiry.place(link, replica, other);
    }

    /** True if no other member has the store, or may be back with it: what is over here is over. */
    public boolean alone(Link link, Replica replica) {
        return !link.shared() && core.view(link, replica.timeoutNanos()) != 0;
    }

    /** True if this member has missed nothing of the store, and no member is away that may be back with more. */
    public boolean complete(Link link) {
        return core.view(link, 0) != 0;
    }

    // ---- how far the others are

    /** How many replicas some member does not have in their present version: the largest number of all members. */
    public int lag() {
        return core.roster.members().stream()
                .mapToInt(remote -> remote.out.lag())
                .max()
                .orElse(0);
    }

    /** How long the oldest change has been waiting for its acknowledgement, in ms. */
    public long lagMillis() {
        return core.roster.members().stream()
                .mapToLong(remote -> remote.out.lag() == 0 ? 0 : remote.out.lagMillis())
                .max()
                .orElse(0);
    }

    /** How many sessions two members changed at the same time, also of applications that are gone. */
    public long conflicts() {
        return core.roster.conflicts();
    }

    /** True if all members have introduced themselves, and this one lacks nothing, as far as it knows, of those that answer. */
    public boolean caughtUp() {
        return core.handshake.complete()
                && core.roster.links().stream()
                        .flatMap(link -> link.doubted().stream())
                        .allMatch(member -> member.silent);
    }

    /** For how long members that do not say what they have are waited for, in ns. */
    public long patience() {
        return core.timing.patience().toNanos();
    }

    /** True if all that was published has been applied everywhere, nothing is to be made up for, and nobody waits for an answer. */
    public boolean settled() {
        return lag() == 0
                && core.questions.none()
                && core.roster.links().stream()
                        .allMatch(link -> link.certain() && link.joined().isDone());
    }

    /** Waits until all that was published has been applied everywhere; false if that took too long. */
    public boolean flush(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean quiet = true;
        for (RemoteMember remote : core.roster.members()) {
            quiet &= remote.silent || remote.out.awaitQuiet(deadline - System.nanoTime());
        }
        return quiet;
    }

    @Override
    public String toString() {
        return "exchange of " + place + " with " + core.roster.members();
    }
}
