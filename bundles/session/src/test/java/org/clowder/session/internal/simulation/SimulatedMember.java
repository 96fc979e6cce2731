package org.clowder.session.internal.simulation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.exchange.Publisher;
import org.clowder.session.internal.exchange.Surroundings;
import org.clowder.session.internal.exchange.Timing;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.stream.Sender;

/** A member: its process, which may sleep or die and start again, with one application in one cluster. */
final class SimulatedMember {

    static final String STORE = "app";

    private static final long TICK_MILLIS = 100;
    private static final int MAX_VALUE = 1024 * 1024;

    private final World world;
    private final Network network;
    private final Oracle oracle;
    private final Timing timing;
    private final int index;
    private final Random chance;
    private final List<Sender> senders = new ArrayList<>();
    private final List<Runnable> deferred = new ArrayList<>();
    private final Map<SimulatedMember, Member> view = new LinkedHashMap<>();
    private List<Member> seen = List.of();
    /** When each machine was lost from view. */
    private final Map<SimulatedMember, Long> lostAt = new HashMap<>();

    /** When each life was seen first. */
    private final Map<Member, Long> everSeen = new HashMap<>();

    private Member life;
    private Exchange exchange;
    private Link link;
    private boolean asleep;
    private boolean outOfMemory;
    private boolean shown;
    private Link closed;
    private long closedAt;
    private boolean refusing;
    private long startedAt;
    private long openedAt;
    private long starts;
    private long wakeScheduled = Long.MAX_VALUE;
    private long awakeSince;
    private long changedAt;
    private long sleptAt;
    private Listener listener;
    private Listener.Mood mood = Listener.Mood.WELL;
    private long moodUntil;
    /** What the listener has taken of the thread that has called it, in ns. */
    private long listening;
    /** Until when the threads of the channel that carry what a member sends are with the listener, in ns. */
    private final Map<Member, Long> busyUntil = new HashMap<>();

    private List<Member> viewAtSleep = List.of();

    SimulatedMember(World world, Network network, Oracle oracle, Timing timing, int index, long seed) {
        this.world = world;
        this.network = network;
        this.oracle = oracle;
        this.timing = timing;
        this.index = index;
        this.chance = new Random(seed);
    }

    int index() {
        return index;
    }

    int port() {
        return 10_000 + index;
    }

    Member life() {
        return life;
    }

    Exchange exchange() {
        return exchange;
    }

    Link link() {
        return link;
    }

    ReplicaStore store() {
        return link.store();
    }

    Publisher publisher() {
        return exchange.publisher(link);
    }

    boolean running() {
        return life != null;
    }

    boolean awake() {
        return running() && !asleep;
    }

    /** Since when it has run without a break, in ns. */
    long awakeSince() {
        return awakeSince;
    }

    /** Since when its cluster runs, in ns. */
    long startedAt() {
        return startedAt;
    }

    // ---- life

    void start() {
        byte[] id = new byte[16];
        chance.nextBytes(id);
        try {
            MemberImpl started = new MemberImpl("127.0.0.1", port(), 0);
            started.setUniqueId(id);
            life = started;
            oracle.started(started);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        awakeSince = world.now();
        network.settle(this);
        startCluster();
    }

    void startCluster() {
        refusing = false;
        // the cluster that was here before knew them, this one does not
        everSeen.keySet().retainAll(view.values());
        changedAt = world.now();
        Member own = life;
        exchange =
                new Exchange(surroundings(), network.wire(this, own), timing, "member-" + index, ++starts, MAX_VALUE);
        exchange.start();
        startedAt = world.now();
        openStore();
        Exchange started = exchange;
        world.afterMillis(chance.nextInt((int) TICK_MILLIS), () -> tick(started));
        world.afterMillis(500 + chance.nextInt(500), () -> expire(started));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the world runs it, and sees what fails
    void openStore() {
        Link before = link;
        listener = new Listener(this, oracle);
        link = exchange.open(STORE, listener);
        listener.sees(store());
        shown = true;
        if (link != before) {
            openedAt = world.now();
        }
        if (!link.joined().isDone()) {
            Link joining = link;
            joining.joined().thenRun(() -> world.after(1, () -> joined(joining)));
        }
    }

    /** For so long who listens is not well. */
    void listens(Listener.Mood how, long millis) {
        mood = how;
        moodUntil = world.now() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    Listener.Mood mood() {
        return world.now() < moodUntil ? mood : Listener.Mood.WELL;
    }

    /** The thread that has called the listener gets it back only then. */
    void listen(long millis) {
        listening += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    Listener listener() {
        return listener;
    }

    /** On the threads of the channel, of which one at a time takes what a member sends. */
    void receive(byte[] frame, Member from) {
        long busy = busyUntil.getOrDefault(from, 0L) - world.now();
        if (busy > 0) {
            later(busy, () -> receive(frame, from));
            return;
        }
        listening = 0;
        exchange.received(new WireInput(frame.clone()), from);
        busyUntil.put(from, world.now() + listening);
    }

    private void joined(Link joining) {
        if (link == joining) {
            oracle.joined(this);
        }
    }

    /** The application stops; its sessions are kept, for so long at least. */
    void stopApplication(long millis) {
        exchange.keep(link, millis);
        shown = false;
        noteIfClosed();
    }

    private void noteIfClosed() {
        if (link != null && link.closed() && closed != link) {
            closed = link;
            closedAt = world.now();
            oracle.gaveUp(this);
        }
    }

    /** True if it has what it holds of the store, whether the application runs or not. */
    boolean hasStore() {
        return running() && link != null && !link.closed();
    }

    /** When it last gave the store up, in ns; 0 for never. */
    long closedAt() {
        return closedAt;
    }

    /** Since when it has what it holds of the store, in ns. */
    long openedAt() {
        return openedAt;
    }

    boolean applicationRuns() {
        return shown;
    }

    /** It takes no requests any more, or takes them again. */
    void refuse(boolean now) {
        refusing = now;
    }

    boolean refusing() {
        return refusing;
    }

    void stopCluster() {
        changedAt = world.now();
        shown = false;
        try {
            exchange.stop();
        } finally {
            exchange = null;
            link = null;
            senders.clear();
        }
    }

    /** When it last fell asleep, in ns. */
    long sleptAt() {
        return sleptAt;
    }

    /** When it last slept, woke, died or began anew, in ns. */
    long changedAt() {
        return changedAt;
    }

    void crash() {
        changedAt = world.now();
        life = null;
        exchange = null;
        link = null;
        shown = false;
        asleep = false;
        senders.clear();
        deferred.clear();
        view.clear();
        viewChanged();
        everSeen.clear();
        busyUntil.clear();
        lostAt.clear();
        network.forget(index);
    }

    void sleep() {
        changedAt = world.now();
        sleptAt = changedAt;
        viewAtSleep = view();
        asleep = true;
    }

    /** From now on no frame is sent and no work begun without an error, which ends the thread that sends. */
    void outOfMemory(boolean now) {
        outOfMemory = now;
    }

    boolean outOfMemory() {
        return outOfMemory;
    }

    /** True if the other one was in view when this one fell asleep the last time. */
    boolean fellAsleepBeside(SimulatedMember other) {
        return viewAtSleep.contains(other.life);
    }

    void wake() {
        if (asleep) {
            awakeSince = world.now();
            changedAt = awakeSince;
        }
        asleep = false;
        List<Runnable> all = List.copyOf(deferred);
        deferred.clear();
        all.forEach(this::run);
    }

    // ---- what happens to it

    /** Something happens in the process; later if it sleeps. */
    void run(Runnable action) {
        if (!running()) {
            return;
        }
        if (asleep) {
            deferred.add(action);
            return;
        }
        try {
            if (exchange != null) {
                action.run();
            }
        } catch (MemoryRanOut | Listener.Failure | Listener.Unlinked e) {
            // whoever called the engine goes on
        } catch (InternalError e) {
            // the next one may work
            if (!outOfMemory) {
                throw e;
            }
        }
        send();
    }

    /** As {@link #run}, in this life of the process and the cluster only. */
    void later(long nanos, Runnable action) {
        Exchange now = exchange;
        world.after(nanos, () -> {
            if (exchange == now) {
                run(action);
            }
        });
    }

    private void send() {
        if (exchange == null) {
            return;
        }
        senders.removeIf(Sender::closed);
        long next = Long.MAX_VALUE;
        for (Sender sender : List.copyOf(senders)) {
            long idle = sender.idleNanos();
            if (outOfMemory && idle <= 0) {
                sender.run();
                idle = sender.idleNanos();
            }
            for (int frames = 0; !outOfMemory && idle <= 0; idle = sender.idleNanos()) {
                sender.sendIfDue();
                if (++frames > 10_000) {
                    throw new Violation("member " + index + " sends without end");
                }
            }
            next = Math.min(next, idle);
        }
        if (next < Long.MAX_VALUE && (wakeScheduled <= world.now() || world.now() + next < wakeScheduled)) {
            wakeScheduled = world.now() + Math.max(1, next);
            later(Math.max(1, next), () -> {});
        }
    }

    private void tick(Exchange of) {
        if (exchange == of) {
            run(() -> {
                if (exchange == of) {
                    of.tick();
                    noteIfClosed();
                }
            });
            world.afterMillis(TICK_MILLIS, () -> tick(of));
        }
    }

    /** What Tomcat's background thread does. */
    private void expire(Exchange of) {
        if (exchange == of) {
            run(() -> {
                if (exchange == of && shown) {
                    store().replicas().forEach(replica -> of.expireIfOver(link, replica));
                }
            });
            world.afterMillis(1000, () -> expire(of));
        }
    }

    // ---- membership

    List<Member> view() {
        return seen;
    }

    private void viewChanged() {
        seen = List.copyOf(view.values());
    }

    /** The other one was lost from view when it ended, and that is longer ago than this. */
    boolean lost(SimulatedMember other, long nanos) {
        long since = lostAt.getOrDefault(other, Long.MAX_VALUE / 2);
        return !view.containsKey(other) && since >= other.changedAt() && world.now() - since > nanos;
    }

    boolean knows(SimulatedMember other) {
        return other.life != null && other.life.equals(view.get(other));
    }

    /** True if it is this member, or one that was in view at any time of this life. */
    boolean hasSeen(SimulatedMember other) {
        return other == this || other.life != null && everSeen.containsKey(other.life);
    }

    /** All lives of others that were in view at any time of this life. */
    Set<Member> everSeen() {
        return Set.copyOf(everSeen.keySet());
    }

    /** As {@link #hasSeen}, by that moment and a little later. */
    boolean hadSeen(Member other, long moment) {
        return other == life || everSeen.getOrDefault(other, Long.MAX_VALUE) < moment + TimeUnit.SECONDS.toNanos(2);
    }

    void appeared(SimulatedMember other) {
        Member there = other.life;
        view.put(other, there);
        viewChanged();
        everSeen.putIfAbsent(there, world.now());
        run(() -> exchange.memberAdded(there));
    }

    void disappeared(SimulatedMember other) {
        Member gone = view.remove(other);
        viewChanged();
        if (gone != null) {
            lostAt.put(other, world.now());
            run(() -> exchange.memberDisappeared(gone));
        }
    }

    private Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public long nanos() {
                return world.now();
            }

            @Override
            public long random() {
                return chance.nextLong();
            }

            @Override
            public void execute(Runnable work) {
                if (outOfMemory) {
                    throw new InternalError("unable to create native thread, as it were");
                }
                later(chance.nextInt(2_000_000), work);
            }

            @Override
            public void start(Sender sender, String name) {
                if (outOfMemory) {
                    throw new InternalError("unable to create native thread, as it were");
                }
                senders.add(sender);
            }
        };
    }
}
