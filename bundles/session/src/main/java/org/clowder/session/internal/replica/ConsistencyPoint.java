package org.clowder.session.internal.replica;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Decisions;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;
import org.clowder.session.internal.work.SerialTask;

/**
 * Publishes what is done to a session on this member: at the end of a request, or at once if it is not a request that does it.
 *
 * <p>The lock is that of the session's consistency points: one thread at a time makes bytes of what was touched. As that runs code of the
 * application, which may wait for whoever waits here, nobody waits for it for ever. The replica has its own lock, held for moments.
 */
final class ConsistencyPoint {

    private static final Log log = LogFactory.getLog(ConsistencyPoint.class);

    /** What becomes of the session here; settled once. */
    private enum Fate {
        LEAVES,
        ENDS
    }

    private final ReplicatedSession session;
    private final Changes changes;
    private final Collector collector;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final AtomicReference<Fate> fate = new AtomicReference<>();
    /** True if somebody did something, or went on without publishing it, while another one was at it. */
    private volatile boolean missed;
    /** True if making bytes of something has set something else. Guarded by the lock. */
    private boolean within;
    /** Publishes what nobody waits for; null until there is something. */
    private volatile SerialTask task;
    /** Of what was published last: whoever was shown it, or did a part of it, waits for it too. Null for nothing. */
    private volatile Ticket outstanding;

    private volatile long accessPublished;

    ConsistencyPoint(ReplicatedSession session, Changes changes, Collector collector) {
        this.session = session;
        this.changes = changes;
        this.collector = collector;
    }

    /** An attribute, or another entry, has been set or removed, and was {@linkplain Changes#note noted} before that. */
    void written(String name) {
        changes.written(name);
        RequestScope scope = RequestScope.current();
        if (scope != null) {
            scope.uses(session);
        }
        if (lock.isHeldByCurrentThread()) {
            within = true;
        } else if (scope == null && session.replicated() != null && session.valid()) {
            // the first request may have passed it by already
            missed = true;
            if (session.getVersion() > 0) {
                publish(null, List.of());
            }
        }
    }

    /** A request has had these in hand for long, and does not wait. */
    void look(List<LiveValue> held) {
        List<LiveValue> displaced =
                held.stream().filter(each -> each.origin().displaced).toList();
        if (displaced.isEmpty()) {
            return;
        }
        if (lock.tryLock()) {
            try {
                displaced.forEach(collector::collectDisplaced);
            } finally {
                release();
            }
        } else {
            changes.late(displaced);
        }
    }

    private void release() {
        lock.unlock();
        if (missed) {
            soon();
        }
    }

    // ---- publishing

    /**
     * Publishes what was touched since the last time.
     *
     * @param scope of the request that has to wait for it, or null
     * @param held what it has in hand
     */
    void publish(RequestScope scope, List<LiveValue> held) {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home.destination();
        if (replica == null || destination == null) {
            return;
        }
        if (session.home.holdsBack() && replica.version() == 0 && forgetChanges(replica)) {
            return;
        }
        Ticket own = null;
        if (leaves() || !session.valid()) {
            countIf(leaves() && !changes.none(), destination);
        } else {
            own = publish(replica, destination, held, scope != null);
        }
        destination.await(scope, own);
        Ticket others = outstanding;
        destination.await(scope, others == own ? null : others);
    }

    /** The first publication is of all that there is. False if that has been meanwhile. */
    private boolean forgetChanges(Replica replica) {
        if (!lock.tryLock()) {
            // whoever is at it may have passed this by
            missed = true;
            if (!lock.isLocked()) {
                soon();
            }
            return true;
        }
        try {
            if (replica.version() > 0) {
                return false;
            }
            changes.take();
            changes.published(Map.of());
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Ticket publish(Replica replica, ReplicationPoint destination, List<LiveValue> held, boolean awaited) {
        if (lock.isHeldByCurrentThread()) {
            // making bytes of something does
            changes.late(held);
            missed = true;
            return null;
        }
        if (!acquired()) {
            giveUp(destination, held);
            return null;
        }
        try {
            missed = false;
            within = false;
            Ticket own = publishNow(replica, destination, changes.inHand(held), awaited);
            Ticket last = within ? publishNow(replica, destination, List.of(), false) : null;
            boolean again = changes.unfinished && awaited;
            countIf(again, destination);
            missed |= again;
            return last == null ? own : last;
        } finally {
            release();
        }
    }

    private Ticket publishNow(Replica replica, ReplicationPoint destination, List<LiveValue> held, boolean used) {
        boolean accessDue = used && accessDue();
        Ticket ticket = null;
        Touched taken = changes.take();
        Map<String, EncodedValue> news = Map.of();
        boolean done = false;
        try {
            collector.collect(taken, held, replica.version() == 0 || !collector.told);
            if (leaves()) {
                // whoever shows the replica now would not hear of it
                countIf(collector.hasNews(), destination);
            } else if (collector.hasNews()) {
                session.setPrimarySession(true);
                Map<String, EncodedValue> found = collector.takeNews();
                ticket = write(destination, replica, found, changes.publishing, accessDue);
                news = found;
            } else {
                unchanged(replica, taken, held);
                if (accessDue) {
                    session.setPrimarySession(true);
                    destination.used(replica);
                }
            }
            done = true;
        } finally {
            if (!done) {
                // code of the application has thrown an Error, or memory has run out
                changes.putBack(held);
                collector.forget();
            }
            changes.published(news);
        }
        return ticket;
    }

    private static void unchanged(Replica replica, Touched taken, List<LiveValue> held) {
        if (!Decisions.logged()) {
            return;
        }
        Set<String> names = new TreeSet<>();
        held.forEach(each -> names.add(each.origin().name));
        for (Touched.Touch touch = taken == null ? null : taken.first(); touch != null; touch = touch.next) {
            names.add(touch.name);
        }
        if (!names.isEmpty()) {
            Decisions.log(replica, "used here, and as other members have it: attributes " + String.join(", ", names));
        }
    }

    /** Whoever is at it has it published when that is over. */
    private void giveUp(ReplicationPoint destination, List<LiveValue> held) {
        changes.late(held);
        missed = true;
        countIf(true, destination);
        if (reported.compareAndSet(false, true)) {
            log.warn("Session " + session.getIdInternal()
                    + ": another request has been making bytes of it for more than "
                    + session.home.settings.maxWaitMillis()
                    + " ms; what this one did is published when that is over, and its response does not wait for it."
                    + " Further ones of this session are only counted.");
        }
        if (!lock.isLocked()) {
            soon();
        }
    }

    /** A request goes on without the guarantee. */
    private static void countIf(boolean givenUp, ReplicationPoint destination) {
        if (givenUp) {
            destination.givenUp();
        }
    }

    /** Publishes once more, soon, on a thread of the application. */
    void soon() {
        SerialTask present = task;
        if (present == null) {
            synchronized (this) {
                present = task == null
                        ? session.home.task(() -> session.home.inApplication(() -> publish(null, List.of())))
                        : task;
                task = present;
            }
        }
        present.due();
    }

    /** Who it is sent to is seen under the replica's lock: whoever comes later gets what the replica has. */
    private synchronized Ticket write(
            ReplicationPoint destination,
            Replica replica,
            Map<String, EncodedValue> news,
            Touched taken,
            boolean withAccess) {
        Replica.Known known = taken == null ? Replica.Known.ALL : taken::knew;
        Ticket ticket = destination.change(replica, news, known, withAccess);
        outstanding = ticket == null ? outstanding : ticket;
        return ticket;
    }

    private boolean acquired() {
        try {
            return lock.tryLock() || lock.tryLock(session.home.settings.maxWaitMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The session goes from this member, and lives on elsewhere or has ended: nothing that is done to it now is published.
     *
     * @return false if it ends instead
     */
    boolean leave() {
        return meets(Fate.LEAVES);
    }

    /**
     * The session ends, for all members.
     *
     * @return false if it goes on elsewhere instead
     */
    boolean end() {
        boolean ends = meets(Fate.ENDS);
        Replica replica = session.replicated();
        if (ends && replica != null) {
            replica.ends();
        }
        return ends;
    }

    boolean leaves() {
        return fate.get() == Fate.LEAVES;
    }

    private boolean meets(Fate one) {
        return fate.compareAndSet(null, one) || fate.get() == one;
    }

    /** A tenth of the time after which the session expires may pass before other members hear that it is used. */
    private boolean accessDue() {
        int limit = session.getMaxInactiveInterval();
        long now = session.getThisAccessedTimeInternal();
        if (limit <= 0 || now - accessPublished < Math.max(1000L, limit * 100L)) {
            return false;
        }
        accessPublished = now;
        return true;
    }

    void ended() {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home.destination();
        if (replica != null && destination != null) {
            destination.await(
                    RequestScope.current(),
                    end(destination, replica, destination.guarantee().get()));
        }
    }

    /** As {@link #ended}, and waits until all members that answer know; for a bounded time. */
    void endEverywhere() {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home.destination();
        if (end() && replica != null && destination != null) {
            destination.await(end(destination, replica, Guarantee.ALL));
        }
    }

    /** Whoever ends it again waits for the first end. */
    private synchronized Ticket end(ReplicationPoint destination, Replica replica, Guarantee guarantee) {
        Ticket ticket = destination.publisher().end(replica, guarantee);
        outstanding = ticket == null ? outstanding : ticket;
        return outstanding;
    }

    void rename(String newId) {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home.destination();
        if (destination == null) {
            return;
        }
        if (replica.version() == 0) {
            session.home.rekey(replica, newId);
        }
        if (!replica.id().equals(newId)) {
            Ticket ticket = write(destination, replica, Map.of(Entry.ID, EncodedValue.text(newId)), null, true);
            destination.await(RequestScope.current(), ticket);
        }
    }

    /**
     * Takes everything into the replica, which stays when the session goes.
     *
     * @param lost receives descriptions of attributes that cannot be made into bytes
     * @return false if the session has ended
     */
    boolean image(Set<String> lost) {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home.destination();
        if (replica == null || destination == null || !session.valid() || replica.ended()) {
            return false;
        }
        if (!acquired()) {
            lost.add("what a request did that is still making bytes of it (session " + session.getIdInternal() + ")");
            return true;
        }
        Map<String, EncodedValue> news = Map.of();
        Touched taken = changes.take();
        try {
            collector.collectAll(taken, changes.inHand(List.of()), lost);
            if (collector.hasNews() || replica.version() == 0) {
                news = collector.takeNews();
                write(destination, replica, news, changes.publishing, true);
            }
        } finally {
            changes.published(news);
            release();
        }
        return true;
    }
}
