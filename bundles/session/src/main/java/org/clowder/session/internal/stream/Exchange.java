package org.clowder.session.internal.stream;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.state.RecordStore;

/**
 * The conversation of this member with all others that run the same cluster: who they are, which stores they have, and a
 * stream to and from each. What other parts know of it; the work is done by what it is made of. Thread-safe.
 */
public final class Exchange {

    private final long self = nonZero();
    private final Executor workers;
    private final String place;
    private final StreamCounters counters = new StreamCounters();
    private final Deadlines deadlines = new Deadlines();
    private final Roster roster = new Roster();
    private final Joining joining;
    private final Conversations conversations;
    private final Introductions introductions;
    private final FrameReceiver receiver;
    private final Upkeep upkeep;
    private volatile boolean running;

    /**
     * @param place names this cluster in logs and threads
     * @param workers for work that may wait
     * @param maxValue limit of an attribute's value in bytes
     */
    public Exchange(Wire wire, Executor workers, String place, int maxValue) {
        this.workers = workers;
        this.place = place;
        FrameSender sender = new FrameSender(self, wire, counters);
        joining = new Joining(roster, wire, workers);
        conversations =
                new Conversations(new Conversations.Settings(place, maxValue), roster, sender, joining, counters);
        introductions = new Introductions(wire, roster, sender, conversations, joining);
        receiver = new FrameReceiver(roster, introductions, sender, joining, counters);
        upkeep = new Upkeep(
                place, wire, workers, deadlines, new Upkeep.Duties(roster, introductions, sender, conversations));
    }

    private static long nonZero() {
        long number = ThreadLocalRandom.current().nextLong();
        return number == 0 ? 1 : number;
    }

    /** The incarnation of this member. */
    public long self() {
        return self;
    }

    public StreamCounters counters() {
        return counters;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    // ---- life

    public void start() {
        running = true;
        upkeep.start();
    }

    /** Says good-bye and ends all streams; what is queued should have been flushed before. */
    public void stop() {
        running = false;
        upkeep.stop();
        roster.closeAll();
        List<Peer> all = roster.peers();
        all.forEach(peer -> introductions.greet(peer.member()));
        all.forEach(conversations::end);
        deadlines.giveUpAll();
    }

    // ---- stores

    /** Takes a store in: from now on its changes are exchanged, and it is fetched from a member that has it. */
    public Link open(RecordStore store) {
        Link link = roster.open(store);
        workers.execute(introductions::greetAll);
        return link;
    }

    /** Begins to fetch the store from another member; {@link Link#joined} tells when that is over. */
    public void join(Link link) {
        joining.begin(link);
    }

    /** Takes a store out. */
    public void close(Link link) {
        roster.close(link);
        joining.stopped(link);
        if (running) {
            workers.execute(introductions::greetAll);
        }
    }

    /** The store of that name that is open here, or null. */
    Link link(String name) {
        return roster.link(name);
    }

    // ---- members

    /** A member has appeared on the channel. */
    public void memberAdded(Member member) {
        workers.execute(() -> introductions.greet(member));
    }

    /** A member has left the channel. */
    public void memberDisappeared(Member member) {
        introductions.forget(member);
        Peer peer = roster.peer(member);
        if (peer != null) {
            conversations.end(peer);
        }
        conversations.forgetOldPartings();
    }

    /** A frame has come. */
    public void received(WireInput frame, Member sender) {
        if (running) {
            receiver.received(frame, sender);
        }
    }

    /** How many members take part. */
    public int connected() {
        return roster.size();
    }

    // ---- how far the others are

    /** How many records some member does not have in their present version: the largest number of all members. */
    public int lag() {
        return roster.peers().stream().mapToInt(peer -> peer.out().lag()).max().orElse(0);
    }

    /** How long the oldest change has been waiting for its acknowledgement, in ms. */
    public long lagMillis() {
        return roster.peers().stream()
                .mapToLong(peer -> peer.out().lag() == 0 ? 0 : peer.out().lagMillis())
                .max()
                .orElse(0);
    }

    /** Waits until all that was published has been applied everywhere; false if that took too long. */
    public boolean flush(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean quiet = true;
        for (Peer peer : roster.peers()) {
            quiet &= peer.out().awaitQuiet(deadline - System.nanoTime());
        }
        return quiet;
    }

    @Override
    public String toString() {
        return "exchange of " + place + " with " + roster.peers();
    }
}
