package org.clowder.session.internal.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.MemberAddress;

/**
 * Looks, every {@value #TICK_MILLIS} ms, for what no event tells: frames that do not come, introductions that were not seen,
 * members that do not answer, waits that take too long. One thread looks; what may wait is done by workers.
 */
final class Upkeep {

    private static final Log log = LogFactory.getLog(Upkeep.class);
    private static final long TICK_MILLIS = 50;
    private static final long SILENT_MILLIS = 3_000;

    private final String place;
    private final Wire wire;
    private final Executor workers;
    private final Deadlines deadlines;
    private final Duties duties;
    private final Set<Peer> questioned = ConcurrentHashMap.newKeySet();
    private ScheduledThreadPoolExecutor timer;

    /** Those who can do something about what was found. */
    record Duties(Roster roster, Introductions introductions, FrameSender sender, Conversations conversations) {}

    /** @param place names this cluster in logs and threads */
    Upkeep(String place, Wire wire, Executor workers, Deadlines deadlines, Duties duties) {
        this.place = place;
        this.wire = wire;
        this.workers = workers;
        this.deadlines = deadlines;
        this.duties = duties;
    }

    void start() {
        timer = new ScheduledThreadPoolExecutor(1, task -> DaemonThread.of(task, "clowder-replication-" + place));
        timer.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        timer.shutdownNow();
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
        if (duties.introductions().due(member)) {
            workers.execute(() -> duties.introductions().greet(member));
        }
        Peer peer = duties.roster().peer(member);
        if (peer == null) {
            return;
        }
        if (peer.in().overdue()) {
            workers.execute(() -> duties.sender().resend(peer));
        }
        if (peer.out().lagMillis() > SILENT_MILLIS && questioned.add(peer)) {
            workers.execute(() -> question(peer));
        }
    }

    /** A member that has not answered for long may have stopped its cluster without a word. */
    private void question(Peer peer) {
        try {
            if (!wire.present(peer.member()) && peer.out().lagMillis() > SILENT_MILLIS) {
                log.info("Member " + MemberAddress.of(peer.member()) + " does not run the cluster of " + place
                        + " any more");
                duties.conversations().end(peer);
            }
        } finally {
            questioned.remove(peer);
        }
    }
}
