package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Replica;

/**
 * The end of sessions that were not used for as long as they may be left alone. One member decides, and asks all that have the session
 * first: it does not end while one of them has used it later, does not answer, or has gone and may come back. Thread-safe.
 */
final class Expiry {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final Core core;
    private final Set<Replica> asked = ConcurrentHashMap.newKeySet();
    private volatile long sweptAt;

    Expiry(Core core) {
        this.core = core;
    }

    /** Ends the replica, soon, if it is over and this member decides that. */
    void consider(Link link, Replica replica) {
        if (!replica.idle() || !decides(link, replica) || !certain(link, replica) || !asked.add(replica)) {
            return;
        }
        List<RemoteMember> others = List.of(link.targets);
        if (others.isEmpty()) {
            core.execute(() -> end(link, replica));
            return;
        }
        Questions.Question question = others.stream().allMatch(RemoteMember::answering)
                ? core.questions.ask(link, replica, null, others)
                : null;
        if (question == null) {
            asked.remove(replica);
            return;
        }
        question.ticket()
                .whenDone(() -> core.execute(() -> {
                    if (question.asked(List.of(link.targets))
                            && question.answered(core.view(link, replica.timeoutNanos()))) {
                        end(link, replica);
                    } else {
                        asked.remove(replica);
                    }
                }));
        core.deadlines.watch(question.ticket(), core.nanos() + PATIENCE, question::giveUp);
    }

    private boolean certain(Link link, Replica replica) {
        return core.view(link, replica.timeoutNanos()) != 0;
    }

    private void end(Link link, Replica replica) {
        try {
            if (replica.ended() || !replica.idle() || !certain(link, replica)) {
                return;
            }
            if (link.passive()) {
                new Publisher(core, link).end(replica, Guarantee.ASYNC);
            } else {
                link.store().listener().expire(replica);
            }
        } finally {
            asked.remove(replica);
        }
    }

    /** The same one for all that know the same members; of those that show the store, if there are any. What only one has it decides. */
    private boolean decides(Link link, Replica replica) {
        if (replica.version() == 0) {
            return true;
        }
        RemoteMember[] others = link.targets;
        boolean othersShow = Arrays.stream(others).anyMatch(each -> shows(link, each));
        if (link.passive() && othersShow) {
            return false;
        }
        Stream<RemoteMember> candidates = Arrays.stream(others).filter(each -> link.passive() || shows(link, each));
        long own = rank(replica, core.self);
        return candidates.noneMatch(each -> Long.compareUnsigned(rank(replica, each.incarnation), own) < 0);
    }

    private static boolean shows(Link link, RemoteMember member) {
        return !member.keepsOnly(link.store().name());
    }

    private static long rank(Replica replica, long incarnation) {
        return Digests.mix(replica.key().hashCode(), incarnation);
    }

    void tick(long now) {
        if (now - sweptAt < core.timing.comparison().toNanos()) {
            return;
        }
        sweptAt = now;
        for (Link link : core.roster.links()) {
            if (link.passive()) {
                link.store().replicas().forEach(replica -> consider(link, replica));
            }
        }
    }
}
