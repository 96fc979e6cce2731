package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.clowder.session.internal.stream.Bulk;

/**
 * How this member gives a store up without a loss of what it has acknowledged. First it says so: nobody counts on it from then on, and
 * it acknowledges nothing to whoever has not heard that. What it has by then it offers to the others, which compare with it and say
 * when they have it. Thread-safe.
 */
final class Leaving {

    private final Core core;
    private volatile boolean all;

    Leaving(Core core) {
        this.core = core;
    }

    void leave(Link link) {
        leave(link, false);
    }

    private void leave(Link link, boolean onlyIfKept) {
        if (core.roster.leave(link, core.reconciler.number(), onlyIfKept)) {
            core.execute(core.handshake::greetAll);
            offer(link, core.nanos());
        }
    }

    /** As if the store was given up, but this member stays. */
    void offer(Link link) {
        if (link.offer(core.reconciler.number())) {
            offer(link, core.nanos());
        }
    }

    void stay(Link link) {
        if (core.roster.stay(link)) {
            core.execute(core.handshake::greetAll);
        }
    }

    /** Gives all stores up, also those that come; or none any more, except those that are over. */
    void all(boolean now) {
        all = now;
        core.roster.links().forEach(now ? this::leave : this::stay);
    }

    /** This member has slept: others may show meanwhile what it keeps, and it hears of that only now. */
    void slept(long now) {
        core.roster.links().stream()
                .filter(link ->
                        now - link.passiveUntil < core.timing.departure().toNanos())
                .forEach(link -> link.neededUntil = now + core.timing.margin().toNanos());
    }

    /** Offers what is to be given up, and closes what is kept only once nobody needs it. */
    void tick(Link link, long now) {
        if (all) {
            leave(link);
        } else if (link.passive()) {
            tickKept(link, now);
        } else {
            // it was taken back just now, or an Error came in between
            stay(link);
        }
        if (link.offer() != 0) {
            offer(link, now);
        }
    }

    private void tickKept(Link link, long now) {
        long departure = core.timing.departure().toNanos();
        long margin = core.timing.margin().toNanos();
        long past = now - link.passiveUntil;
        if (past < departure && missesSomebody(link)) {
            // what this one has confirmed may be nowhere else
            link.neededUntil = now + margin;
        }
        if (past <= 0 || now - link.neededUntil <= 0) {
            stay(link);
        } else if (link.shared() && !link.leaving()) {
            leave(link, true);
        } else {
            closeIfTaken(link, past > departure + 2 * margin);
        }
    }

    /** Somebody may lack what this member has, and cannot be told so now; or leaves, and counts on this one. */
    private boolean missesSomebody(Link link) {
        return !link.certain()
                || !link.joined().isDone()
                || !core.handshake.met()
                || core.departed.mayReturn(0)
                || Arrays.stream(link.targets)
                        .anyMatch(member -> !member.counts(link)
                                && !member.keepsOnly(link.store().name()));
    }

    private void closeIfTaken(Link link, boolean anyway) {
        long offer = link.offer();
        RemoteMember[] targets = link.targets;
        boolean over = anyway
                || Arrays.stream(targets)
                        .filter(member -> member.counts(link))
                        .allMatch(member -> link.taken(member) && member.out.lag() == 0);
        if (over && core.roster.closeKept(link, offer, targets)) {
            core.reconciler.closed(link);
            core.execute(core.handshake::greetAll);
        }
    }

    private void offer(Link link, long now) {
        long number = link.offer();
        long pause = core.timing.patience().toNanos();
        for (RemoteMember member : link.targets) {
            if (!member.silent && member.counts(link) && !link.taken(member)) {
                // requests are to notice little of it, however many there are
                if (link.tellUse(member, member.out::enqueueAccess) && link.offerDue(member, number, now, pause)) {
                    offer(link, member, number);
                }
            }
        }
    }

    /** What no digest knows of goes first: when sessions were used last, once, and which have ended. */
    private static void offer(Link link, RemoteMember member, long number) {
        String store = link.store().name();
        member.out.bulk(new Bulk(
                null,
                Donor.lists(store, 0, List.of(), link.store().ended()),
                Collections.emptyIterator(),
                sent -> to -> to.offer(store, number)));
    }
}
