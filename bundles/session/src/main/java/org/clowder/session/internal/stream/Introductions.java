package org.clowder.session.internal.stream;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.MemberAddress;

/** How members get to know each other and their stores: HELLO, as docs/protocol.md has it. Thread-safe; sends under no lock. */
final class Introductions {

    private static final Log log = LogFactory.getLog(Introductions.class);
    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Wire wire;
    private final Roster roster;
    private final FrameSender sender;
    private final Conversations conversations;
    private final Joining joining;
    private final Map<UniqueId, Long> lastSent = new ConcurrentHashMap<>();
    private final Set<UniqueId> foreign = ConcurrentHashMap.newKeySet();

    Introductions(Wire wire, Roster roster, FrameSender sender, Conversations conversations, Joining joining) {
        this.wire = wire;
        this.roster = roster;
        this.sender = sender;
        this.conversations = conversations;
        this.joining = joining;
    }

    void greet(Member member) {
        lastSent.put(new UniqueId(member.getUniqueId()), System.nanoTime());
        Peer peer = roster.peer(member);
        sender.hello(member, peer == null ? 0 : peer.incarnation(), roster.hello(peer));
    }

    void greetAll() {
        wire.members().forEach(this::greet);
    }

    /** It does not know this incarnation, or is not known; it may say so with each of many frames. */
    void greetSometimes(Member member) {
        if (longAgo(member, REPEAT_NANOS / 5)) {
            greet(member);
        }
    }

    /** True if the member has to be greeted again, because it has not seen what this one said last. */
    boolean due(Member member) {
        Peer peer = roster.peer(member);
        return longAgo(member, REPEAT_NANOS) && (peer == null || peer.seen() < roster.revision());
    }

    private boolean longAgo(Member member, long nanos) {
        Long last = lastSent.get(new UniqueId(member.getUniqueId()));
        return last == null || System.nanoTime() - last > nanos;
    }

    /** The member has left the channel. */
    void forget(Member member) {
        UniqueId key = new UniqueId(member.getUniqueId());
        lastSent.remove(key);
        foreign.remove(key);
    }

    /**
     * A member introduces itself.
     *
     * @param complete true if it knows this incarnation
     */
    void received(Hello hello, long incarnation, boolean complete, Member member) {
        if (!wire.members().contains(member)) {
            // the channel will tell of it; it repeats itself until then
            return;
        }
        if (hello.lowest() > Header.VERSION || hello.highest() < Header.VERSION) {
            warn(hello, member);
            return;
        }
        Peer peer = conversations.with(member, incarnation);
        long before = peer.revision();
        boolean hadStores = !peer.stores().isEmpty();
        List<Link> gained = roster.introduced(peer, hello);
        boolean current = complete && hello.seen() >= roster.revision();
        gained.forEach(link -> conversations.gained(link, peer));
        if (hello.stores().isEmpty() && hadStores) {
            // its cluster stops; if only its last application does, it introduces itself again
            conversations.end(peer);
            return;
        }
        if (!current || peer.revision() != before) {
            greet(member);
        }
        joining.introduced();
    }

    private void warn(Hello hello, Member member) {
        if (foreign.add(new UniqueId(member.getUniqueId()))) {
            log.warn("Member " + MemberAddress.of(member) + " speaks versions " + hello.lowest() + " to "
                    + hello.highest() + " of the replication protocol, this one " + Header.VERSION
                    + ": sessions are not replicated between them. Bring both to the same version of Clowder.");
        }
    }
}
