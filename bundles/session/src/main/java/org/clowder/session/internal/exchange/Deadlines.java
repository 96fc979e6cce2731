package org.clowder.session.internal.exchange;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.clowder.session.internal.stream.Ticket;

/**
 * When tickets that no thread waits for are given up. Looked at in steps, because nearly every ticket is done long before, and
 * a timer for each would cost more than what is waited for. Thread-safe.
 */
final class Deadlines {

    private final ConcurrentLinkedQueue<Watched> tickets = new ConcurrentLinkedQueue<>();

    /** How long this member has slept in all, in ns: that time does not count. */
    private final AtomicLong slept = new AtomicLong();

    /** @param deadline without the time that this member has slept */
    private record Watched(Ticket ticket, long deadline, Runnable onGivenUp) {}

    /**
     * Gives a ticket up when its time is over.
     *
     * @param deadline in ns of the exchange's clock
     * @param onGivenUp runs before what waits for the ticket, if the ticket was not done by then
     */
    void watch(Ticket ticket, long deadline, Runnable onGivenUp) {
        tickets.add(new Watched(ticket, awake(deadline), onGivenUp));
    }

    /** This member has slept: what was waited for meanwhile may still come. */
    void slept(long nanos) {
        slept.addAndGet(nanos);
    }

    /** A moment, in ns, without the time that this member has slept. */
    long awake(long moment) {
        return moment - slept.get();
    }

    void check(long now) {
        long awake = awake(now);
        tickets.removeIf(watched -> watched.ticket().done() || watched.deadline() - awake <= 0 && giveUp(watched));
    }

    private static boolean giveUp(Watched watched) {
        watched.onGivenUp().run();
        watched.ticket().giveUp();
        return true;
    }

    void giveUpAll() {
        for (Watched watched = tickets.poll(); watched != null; watched = tickets.poll()) {
            giveUp(watched);
        }
    }
}
