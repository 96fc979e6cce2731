package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.session.internal.state.Decisions;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Replica;

/**
 * The end of sessions that were not used for as long as they may be left alone. One member decides, and asks all that have the session
 * first: it does not end while one of them has used it later, is about to end it, does not answer, or has gone and may come back.
 * Thread-safe.
 */
final class Expiry {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    /** How long listeners may take to hear of an end, before others may decide again. */
    private static final long LONGEST_END = TimeUnit.MINUTES.toNanos(1);

    private final Core core;
    /** What this member is deciding, or is about to end, with when that began, in ns. */
    private final Map<Replica, Long> asked = new ConcurrentHashMap<>();

    private volatile long sweptAt;

    Expiry(Core core) {
        this.core = core;
    }

    /** Ends the replica, soon, if it is over and this member decides that. */
    void consider(Link link, Replica replica) {
        if (!replica.idle()
                || !decides(link, replica)
                || !certain(link, replica)
                || asked.putIfAbsent(replica, core.nanos()) != null) {
            return;
        }
        log(replica, "was not used here for as long as it may be left alone: this member decides");
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
                        log(replica, "goes on, as one has used it, has not answered or may have missed something");
                        asked.remove(replica);
                    }
                }));
        core.deadlines.watch(question.ticket(), core.nanos() + PATIENCE, question::giveUp);
    }

    private static void log(Replica replica, String text) {
        if (Decisions.logged()) {
            Decisions.log(replica, text);
        }
    }

    private boolean certain(Link link, Replica replica) {
        return core.view(link, replica.timeoutNanos()) != 0;
    }

    private void end(Link link, Replica replica) {
        boolean given = false;
        try {
            boolean passive = link.passive();
            if (replica.ended() || !replica.idle() || !certain(link, replica) || !decides(link, replica, passive)) {
                return;
            }
            if (passive) {
                new Publisher(core, link).end(replica, Guarantee.ASYNC);
            } else {
                link.store().listener().expire(replica, () -> asked.remove(replica));
                given = true;
            }
        } finally {
            if (!given) {
                asked.remove(replica);
            }
        }
    }

    /** True while this member may end it: another one that asks is not to. */
    boolean deciding(Replica replica) {
        return asked.containsKey(replica);
    }

    long place(Link link, Replica replica, Link other) {
        long own = rank(replica, core.self);
        return Arrays.stream(link.targets)
                .filter(each -> shows(link, each) && other.has(each) && shows(other, each))
                .filter(each -> Long.compareUnsigned(rank(replica, each.incarnation), own) < 0)
                .count();
    }

    private boolean decides(Link link, Replica replica) {
        return decides(link, replica, link.passive());
    }

    /** The same one for all that know the same members; of those that show the store, if there are any. What only one has it decides. */
    private boolean decides(Link link, Replica replica, boolean passive) {
        if (replica.version() == 0) {
            return true;
        }
        RemoteMember[] others = link.targets;
        boolean othersShow = Arrays.stream(others).anyMatch(each -> shows(link, each));
        if (passive && othersShow) {
            return false;
        }
        Stream<RemoteMember> candidates = Arrays.stream(others).filter(each -> passive || shows(link, each));
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
        asked.values().removeIf(since -> now - since > LONGEST_END);
        for (Link link : core.roster.links()) {
            if (link.passive()) {
                link.store().replicas().forEach(replica -> consider(link, replica));
            }
        }
    }
}
