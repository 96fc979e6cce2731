package org.clowder.session.internal.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.clowder.session.internal.MemberAddress;
import org.clowder.session.internal.state.Record;

/**
 * Begins and ends the two streams with each other member, and brings a member that is there again up to date. Thread-safe; what it
 * does is done under no lock, but for what the {@link Roster} guards.
 */
final class Conversations {

    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PARTING_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Settings settings;
    private final Roster roster;
    private final FrameSender sender;
    private final Joining joining;
    private final StreamCounters counters;
    private final AtomicLong epochs = new AtomicLong();
    private final Map<UniqueId, Long> partedAt = new ConcurrentHashMap<>();

    /**
     * What all streams have in common.
     *
     * @param place names this cluster in threads
     * @param maxValue limit of an attribute's value in bytes
     */
    record Settings(String place, int maxValue) {}

    Conversations(Settings settings, Roster roster, FrameSender sender, Joining joining, StreamCounters counters) {
        this.settings = settings;
        this.roster = roster;
        this.sender = sender;
        this.joining = joining;
        this.counters = counters;
    }

    /** The conversation with this incarnation of a member; one with another incarnation of it is over. */
    Peer with(Member member, long incarnation) {
        Peer present = roster.peer(member);
        if (present != null && present.incarnation() == incarnation) {
            return present;
        }
        if (present != null) {
            end(present);
        }
        Peer peer = new Peer(
                member,
                incarnation,
                new OutStream(counters, epochs::incrementAndGet),
                new InStream(incarnation, settings.maxValue(), counters));
        StreamWriter writer = new StreamWriter(peer.out().frames(), sender.to(peer), counters, sender.self());
        peer.writer(writer);
        Peer winner = roster.add(peer);
        if (winner == peer) {
            DaemonThread.of(writer, "clowder-stream-" + settings.place() + "-" + MemberAddress.of(member))
                    .start();
        }
        return winner;
    }

    /** Ends a conversation; what waits for the member is dropped. */
    void end(Peer peer) {
        if (!roster.remove(peer)) {
            return;
        }
        partedAt.put(new UniqueId(peer.member().getUniqueId()), System.nanoTime());
        peer.out().close();
        joining.gone(peer);
    }

    /** A member has a store now: what was changed here while it was not told is told now. */
    void gained(Link link, Peer peer) {
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

    /** Forgets members that have been away for long. */
    void forgetOldPartings() {
        long now = System.nanoTime();
        partedAt.values().removeIf(when -> now - when > PARTING_NANOS);
    }
}
