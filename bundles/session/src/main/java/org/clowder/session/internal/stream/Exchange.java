package org.clowder.session.internal.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.MemberAddress;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Record;
import org.clowder.session.internal.state.RecordStore;

/**
 * The conversation of this member with all others that run the same cluster: who they are, which stores they have, and a
 * stream to and from each.
 *
 * <p>{@code this} guards which peers and stores there are; nothing is sent and no record is touched under it.
 */
public final class Exchange {

    private static final Log log = LogFactory.getLog(Exchange.class);
    private static final int MAX_FRAME = 32 * 1024 * 1024;
    private static final long TICK_MILLIS = 50;
    private static final long HELLO_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SILENT_MILLIS = 3_000;
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PARTING_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int PROTOCOL = Header.VERSION;

    private final long self = nonZero();
    private final Wire wire;
    private final Executor workers;
    private final String place;
    private final int maxValue;
    private final StreamCounters counters = new StreamCounters();
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<UniqueId, Peer> peers = new ConcurrentHashMap<>();
    private final Map<UniqueId, Long> lastHello = new ConcurrentHashMap<>();
    private final Set<UniqueId> foreign = ConcurrentHashMap.newKeySet();
    private final Set<UniqueId> questioned = ConcurrentHashMap.newKeySet();
    private final Map<UniqueId, Long> partedAt = new ConcurrentHashMap<>();
    private final AtomicLong epochs = new AtomicLong();
    private final RefusedFrames refusals = new RefusedFrames(counters);
    private final Deadlines deadlines = new Deadlines();
    private final Joining joining;
    private ScheduledThreadPoolExecutor timer;
    private volatile long revision = 1;
    private volatile boolean running;

    /**
     * @param place names this cluster in logs and threads
     * @param workers for work that may wait
     * @param maxValue limit of an attribute's value in bytes
     */
    public Exchange(Wire wire, Executor workers, String place, int maxValue) {
        this.wire = wire;
        this.workers = workers;
        this.place = place;
        this.maxValue = maxValue;
        this.joining = new Joining(this, wire, workers);
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

    public void start() {
        running = true;
        timer = new ScheduledThreadPoolExecutor(1, task -> thread(task, "clowder-replication-" + place));
        timer.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Says good-bye and ends all streams; what is queued should have been flushed before. */
    public void stop() {
        running = false;
        timer.shutdownNow();
        List<Peer> all;
        synchronized (this) {
            links.clear();
            revision++;
            all = List.copyOf(peers.values());
        }
        all.forEach(peer -> sendHello(peer.member()));
        all.forEach(this::disconnect);
        deadlines.giveUpAll();
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Exchange.class.getClassLoader());
        return thread;
    }

    /** Takes a store in: from now on its changes are exchanged, and it is fetched from a member that has it. */
    public Link open(RecordStore store) {
        Link link = new Link(store);
        synchronized (this) {
            links.put(store.name(), link);
            revision++;
            relink(link);
        }
        workers.execute(this::greetAll);
        return link;
    }

    /** Begins to fetch the store from another member; {@link Link#joined} tells when that is over. */
    public void join(Link link) {
        joining.begin(link);
    }

    /** Takes a store out. */
    public void close(Link link) {
        synchronized (this) {
            links.remove(link.store().name(), link);
            revision++;
            link.forget();
        }
        joining.stopped(link);
        if (running) {
            workers.execute(this::greetAll);
        }
    }

    /** The store of that name that is open here, or null. */
    Link link(String name) {
        return links.get(name);
    }

    /** The conversation with a member, or null if it has not introduced itself. */
    Peer peer(Member member) {
        return peers.get(new UniqueId(member.getUniqueId()));
    }

    List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    long revision() {
        return revision;
    }

    private void greetAll() {
        wire.members().forEach(this::sendHello);
    }

    /** A member has appeared on the channel. */
    public void memberAdded(Member member) {
        workers.execute(() -> sendHello(member));
    }

    /** A member has left the channel. */
    public void memberDisappeared(Member member) {
        UniqueId key = new UniqueId(member.getUniqueId());
        lastHello.remove(key);
        foreign.remove(key);
        Peer peer = peers.get(key);
        if (peer != null) {
            disconnect(peer);
        }
        forgetOldPartings();
    }

    private void forgetOldPartings() {
        long now = System.nanoTime();
        partedAt.values().removeIf(when -> now - when > PARTING_NANOS);
    }

    private void disconnect(Peer peer) {
        synchronized (this) {
            if (!peers.remove(new UniqueId(peer.member().getUniqueId()), peer)) {
                return;
            }
            links.values().forEach(this::relink);
        }
        partedAt.put(new UniqueId(peer.member().getUniqueId()), System.nanoTime());
        peer.out().close();
        joining.gone(peer);
    }

    /** The member asks for the store, so it has it, even if its introduction is still under way. */
    void ensureTarget(Link link, Peer peer) {
        synchronized (this) {
            if (!Arrays.asList(link.targets()).contains(peer)) {
                Peer[] more = Arrays.copyOf(link.targets(), link.targets().length + 1);
                more[more.length - 1] = peer;
                link.targets(more);
            }
        }
    }

    private void relink(Link link) {
        link.targets(peers.values().stream()
                .filter(peer -> peer.stores().contains(link.store().name()))
                .toArray(Peer[]::new));
    }

    /** A frame has come. */
    public void received(byte[] frame, Member sender) {
        if (!running) {
            return;
        }
        counters.framesReceived.increment();
        counters.bytesReceived.add(frame.length);
        WireInput in = new WireInput(frame);
        Peer peer = null;
        try {
            if (frame.length > MAX_FRAME) {
                throw new MalformedInputException(frame.length + " bytes, expected " + MAX_FRAME + " at most");
            }
            Header header = Header.read(in);
            if (header.kind() == Header.Kind.HELLO) {
                introduced(header, Hello.read(in), sender);
                return;
            }
            peer = peer(sender);
            if (peer == null || peer.incarnation() != header.from() || header.to() != self) {
                greetSometimes(sender);
                return;
            }
            received(header, in, peer);
        } catch (IOException e) {
            refusals.refused(sender, e);
            if (peer != null && peer.in().brokenInARow() < 3) {
                sendResend(peer);
            }
        }
    }

    private void received(Header header, WireInput in, Peer peer) throws IOException {
        if (header.ackedEpoch() > 0) {
            peer.out().acknowledged(header.ackedEpoch(), header.ackedSequence());
        }
        if (header.kind() == Header.Kind.RESEND) {
            peer.out().lost(in.getVarint());
        } else if (header.kind() == Header.Kind.DATA) {
            InStream.Answer answer =
                    peer.in().received(in.getVarint(), in.getVarint(), in, new Applier(this, peer, joining));
            if (answer == InStream.Answer.ACKNOWLEDGE) {
                peer.writer().acknowledge();
            } else if (answer == InStream.Answer.RESEND) {
                sendResend(peer);
            }
        }
    }

    private void introduced(Header header, Hello hello, Member sender) {
        UniqueId key = new UniqueId(sender.getUniqueId());
        if (!wire.members().contains(sender)) {
            // the channel will tell of it; it repeats itself until then
            return;
        }
        if (hello.lowest() > PROTOCOL || hello.highest() < PROTOCOL) {
            if (foreign.add(key)) {
                log.warn("Member " + MemberAddress.of(sender) + " speaks versions " + hello.lowest() + " to "
                        + hello.highest() + " of the replication protocol, this one " + PROTOCOL
                        + ": sessions are not replicated between them. Bring both to the same version of Clowder.");
            }
            return;
        }
        Peer peer = known(header.from(), sender, key);
        long before = peer.revision();
        boolean hadStores = !peer.stores().isEmpty();
        boolean incomplete;
        List<Link> gained;
        synchronized (this) {
            gained = take(peer, hello);
            incomplete = hello.seen() < revision || header.to() != self;
        }
        gained.forEach(link -> gained(link, peer));
        if (hello.stores().isEmpty() && hadStores) {
            // its cluster stops; if only its last application does, it introduces itself again
            disconnect(peer);
            return;
        }
        if (incomplete || peer.revision() != before) {
            sendHello(sender);
        }
        joining.introduced();
    }

    private Peer known(long incarnation, Member member, UniqueId key) {
        Peer present = peers.get(key);
        if (present != null && present.incarnation() == incarnation) {
            return present;
        }
        if (present != null) {
            disconnect(present);
        }
        Peer peer = new Peer(
                member,
                incarnation,
                new OutStream(counters, epochs::incrementAndGet),
                new InStream(incarnation, maxValue, counters));
        peer.writer(new StreamWriter(peer.out().frames(), transmission(peer), counters, self));
        synchronized (this) {
            Peer other = peers.putIfAbsent(key, peer);
            if (other != null) {
                return other;
            }
        }
        thread(peer.writer(), "clowder-stream-" + place + "-" + MemberAddress.of(member))
                .start();
        return peer;
    }

    private List<Link> take(Peer peer, Hello hello) {
        Set<String> before = peer.stores();
        if (!peer.introduced(hello)) {
            return List.of();
        }
        List<Link> gained = new ArrayList<>();
        for (Link link : links.values()) {
            relink(link);
            if (hello.stores().contains(link.store().name())
                    && !before.contains(link.store().name())) {
                gained.add(link);
            }
        }
        return gained;
    }

    /** A member has a store now: what was changed here while it was not told is told now. */
    private void gained(Link link, Peer peer) {
        long now = System.nanoTime();
        Long parted = partedAt.get(new UniqueId(peer.member().getUniqueId()));
        long recent = RECENT_NANOS + (parted == null ? 0 : now - parted);
        for (Record record : link.store().records()) {
            long changed = record.changedHere();
            if (changed != 0 && now - changed < recent) {
                peer.out().enqueue(record, 0, null, true);
            }
        }
        joining.gained(link, peer);
    }

    private StreamWriter.Transmission transmission(Peer peer) {
        return new StreamWriter.Transmission() {
            @Override
            public void head(WireOutput out, long epoch, long sequence) {
                Exchange.this
                        .head(epoch == 0 ? Header.Kind.ACK : Header.Kind.DATA, peer)
                        .write(out);
                if (epoch != 0) {
                    out.putVarint(epoch);
                    out.putVarint(sequence);
                }
            }

            @Override
            public void send(byte[] frame, boolean onlyAcknowledges) throws IOException {
                wire.send(peer.member(), frame, onlyAcknowledges);
            }
        };
    }

    private Header head(Header.Kind kind, Peer to) {
        InStream.Position applied = to.in().applied();
        return new Header(PROTOCOL, kind, self, to.incarnation(), applied.epoch(), applied.sequence());
    }

    private void sendResend(Peer peer) {
        InStream.Position missing = peer.in().missing();
        WireOutput out = new WireOutput(64);
        head(Header.Kind.RESEND, peer).write(out);
        out.putVarint(missing.epoch());
        out.putVarint(missing.sequence());
        peer.in().forgetEarly();
        counters.gaps.increment();
        send(peer.member(), out);
    }

    private void sendHello(Member member) {
        UniqueId key = new UniqueId(member.getUniqueId());
        Peer peer = peers.get(key);
        lastHello.put(key, System.nanoTime());
        WireOutput out = new WireOutput(256);
        new Header(PROTOCOL, Header.Kind.HELLO, self, peer == null ? 0 : peer.incarnation(), 0, 0).write(out);
        Hello hello;
        synchronized (this) {
            hello = new Hello(
                    PROTOCOL,
                    PROTOCOL,
                    revision,
                    peer == null ? 0 : peer.revision(),
                    new LinkedHashSet<>(links.keySet()));
        }
        hello.write(out);
        send(member, out);
    }

    private void greetSometimes(Member member) {
        Long last = lastHello.get(new UniqueId(member.getUniqueId()));
        if (last == null || System.nanoTime() - last > HELLO_NANOS / 5) {
            sendHello(member);
        }
    }

    private void send(Member member, WireOutput frame) {
        try {
            counters.framesSent.increment();
            counters.bytesSent.add(frame.size());
            wire.send(member, frame.toByteArray(), false);
        } catch (IOException e) {
            counters.failedSends.increment();
            log.debug("A frame to member " + MemberAddress.of(member) + " could not be sent; it is repeated", e);
        }
    }

    private void tick() {
        try {
            deadlines.check();
            for (Member member : wire.members()) {
                tick(member);
            }
        } catch (RuntimeException e) {
            log.error("Replication of " + place + ": a periodic check failed", e);
        }
    }

    private void tick(Member member) {
        UniqueId key = new UniqueId(member.getUniqueId());
        Peer peer = peers.get(key);
        Long last = lastHello.get(key);
        boolean due = last == null || System.nanoTime() - last > HELLO_NANOS;
        if (due && (peer == null || peer.seen() < revision)) {
            workers.execute(() -> sendHello(member));
        }
        if (peer != null && peer.in().overdue()) {
            workers.execute(() -> sendResend(peer));
        }
        if (peer != null && peer.out().lagMillis() > SILENT_MILLIS && questioned.add(key)) {
            workers.execute(() -> question(peer, key));
        }
    }

    /** A member that has not answered for long may have stopped its cluster without a word. */
    private void question(Peer peer, UniqueId key) {
        try {
            if (!wire.present(peer.member()) && peer.out().lagMillis() > SILENT_MILLIS) {
                log.info("Member " + MemberAddress.of(peer.member()) + " does not run the cluster of " + place
                        + " any more");
                disconnect(peer);
            }
        } finally {
            questioned.remove(key);
        }
    }

    /** How many records some member does not have in their present version: the largest number of all members. */
    public int lag() {
        return peers.values().stream().mapToInt(peer -> peer.out().lag()).max().orElse(0);
    }

    /** How long the oldest change has been waiting for its acknowledgement, in ms. */
    public long lagMillis() {
        return peers.values().stream()
                .mapToLong(peer -> peer.out().lag() == 0 ? 0 : peer.out().lagMillis())
                .max()
                .orElse(0);
    }

    /** How many members take part. */
    public int connected() {
        return peers.size();
    }

    /** Waits until all that was published has been applied everywhere; false if that took too long. */
    public boolean flush(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean quiet = true;
        for (Peer peer : peers()) {
            quiet &= peer.out().awaitQuiet(deadline - System.nanoTime());
        }
        return quiet;
    }

    @Override
    public String toString() {
        return "exchange of " + place + " with "
                + Arrays.toString(peers.values().toArray());
    }
}
