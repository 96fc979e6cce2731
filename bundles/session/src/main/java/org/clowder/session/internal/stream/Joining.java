package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.MemberAddress;

/**
 * Gets stores from other members, in the background: deployment never waits for it, readiness does. Members are asked one
 * after the other, the oldest first, until one has answered completely; one that stays silent for
 * {@value #SILENCE_MILLIS} ms is passed over. A member that appears later is asked as well, because after a partition each side
 * has records that the other lacks.
 */
final class Joining {

    private static final Log log = LogFactory.getLog(Joining.class);
    private static final long SILENCE_MILLIS = 10_000;

    private final Roster roster;
    private final Wire wire;
    private final Executor workers;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Conversation> open = new ConcurrentHashMap<>();
    private final Object introductions = new Object();

    /** One request and how it was answered. */
    private record Conversation(Link link, Peer donor, CompletableFuture<End> end) {}

    private record End(TransferStatus status, long records) {}

    Joining(Roster roster, Wire wire, Executor workers) {
        this.roster = roster;
        this.wire = wire;
        this.workers = workers;
    }

    void begin(Link link) {
        workers.execute(() -> join(link));
    }

    /** A store was taken out: nobody waits for it any more. */
    void stopped(Link link) {
        link.joined().complete(null);
        open.values().stream().filter(each -> each.link() == link).forEach(Joining::giveUp);
    }

    /** A donor has left. */
    void gone(Peer peer) {
        open.values().stream().filter(each -> each.donor() == peer).forEach(Joining::giveUp);
    }

    private static void giveUp(Conversation conversation) {
        conversation.end().complete(new End(TransferStatus.ABSENT, 0));
    }

    /** Some member has introduced itself, or has seen this one's introduction. */
    void introduced() {
        synchronized (introductions) {
            introductions.notifyAll();
        }
    }

    /** A member that was not known before has a store; one that is being joined asks it in its own turn. */
    void gained(Link link, Peer peer) {
        if (link.joined().isDone()) {
            workers.execute(() -> ask(link, peer));
        }
    }

    void ended(long number, TransferStatus status, long records) {
        Conversation conversation = open.remove(number);
        if (conversation != null) {
            conversation.end().complete(new End(status, records));
        }
    }

    private void join(Link link) {
        long revision = roster.revision();
        List<Member> members = new ArrayList<>(wire.members());
        members.sort(Comparator.comparingLong(Member::getMemberAliveTime).reversed());
        members.removeIf(member -> !wire.present(member));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
        members.forEach(member -> awaitIntroduction(member, revision, deadline));
        String result = members.isEmpty() ? null : "no other member has it";
        for (Member member : members) {
            Peer donor = roster.peer(member);
            End end = donor == null || link.joined().isDone() ? null : ask(link, donor);
            if (end != null && end.status() == TransferStatus.COMPLETE) {
                link.store().transferred(donor.incarnation());
                result = end.records() + " records from member " + MemberAddress.of(member);
                break;
            }
        }
        if (link.joined().complete(null) && result != null) {
            log.info(link.store().name() + ": state transfer is done, " + result);
        }
    }

    private void awaitIntroduction(Member member, long revision, long deadline) {
        synchronized (introductions) {
            while (wire.members().contains(member)) {
                Peer peer = roster.peer(member);
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (peer != null && peer.seen() >= revision) {
                    return;
                }
                if (left <= 0) {
                    log.warn(
                            "Member " + MemberAddress.of(member) + " has not introduced itself within " + SILENCE_MILLIS
                                    + " ms; this member does not wait for what it has any longer, and takes it when it does");
                    return;
                }
                try {
                    introductions.wait(Math.min(left, 100));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private End ask(Link link, Peer donor) {
        if (!donor.stores().contains(link.store().name())) {
            return new End(TransferStatus.ABSENT, 0);
        }
        long number = numbers.incrementAndGet();
        Conversation conversation = new Conversation(link, donor, new CompletableFuture<>());
        open.put(number, conversation);
        link.heard();
        donor.out().control(to -> to.transfer(link.store().name(), number));
        try {
            return await(conversation);
        } finally {
            open.remove(number);
        }
    }

    private End await(Conversation conversation) {
        Link link = conversation.link();
        while (true) {
            try {
                return conversation.end().get(SILENCE_MILLIS / 10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - link.lastHeard());
                if (silent >= SILENCE_MILLIS) {
                    log.warn(link.store().name() + ": member "
                            + MemberAddress.of(conversation.donor().member())
                            + " did not finish sending its records (silent for " + silent + " ms); asking the next");
                    return new End(TransferStatus.ABSENT, 0);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new End(TransferStatus.ABSENT, 0);
            }
        }
    }
}
