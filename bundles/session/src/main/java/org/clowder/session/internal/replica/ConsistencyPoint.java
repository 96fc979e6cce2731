package org.clowder.session.internal.replica;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.SerialTask;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.session.internal.replica.Touched.Displaced;
import org.clowder.session.internal.replica.Touched.Touch;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.stream.Ticket;

/**
 * Notes what is done to a session on this member and publishes it: at the end of a request, or at once if it is not a request
 * that does it.
 *
 * <p>The lock is that of the session's consistency points: one thread at a time makes bytes of what was touched. As that runs code of the
 * application, which may wait for whoever waits here, nobody waits for it for ever. What was touched is guarded by the monitor of
 * {@link #collector}, so that nobody who touches waits for bytes. The replica has its own lock, held for moments.
 */
final class ConsistencyPoint {

    private static final Log log = LogFactory.getLog(ConsistencyPoint.class);
    private static final Replica.Announcement NOBODY = (replica, base) -> {};

    private final ReplicatedSession session;
    private final Collector collector;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean reported = new AtomicBoolean();
    /** Null for nothing. */
    private volatile Touched touched;
    /** What is being published; null for nothing. */
    private Touched publishing;
    /** True once the session ends on this member only: what is done to it is its own affair. */
    private volatile boolean leaving;
    /** True if somebody did something, or went on without publishing it, while another one was at it. */
    private volatile boolean missed;
    /** True if something could not be made into bytes at the moment. Guarded by the lock. */
    private boolean unfinished;
    /** Publishes what nobody waits for; null until there is something. */
    private volatile SerialTask task;
    /** Of what was published last: whoever was shown it, or did a part of it, waits for it too. Null for nothing. */
    private volatile Ticket outstanding;

    private volatile long accessPublished;

    ConsistencyPoint(ReplicatedSession session, Collector collector) {
        this.session = session;
        this.collector = collector;
    }

    // ---- what was touched

    /**
     * An attribute, or another entry, was set, removed or, if not {@code written}, read. Only a request reads so that it counts: nobody else
     * says when it is done with what it has.
     */
    void touch(String name, boolean written) {
        if (written) {
            written(name, null);
        } else if (RequestScope.current() != null) {
            note(name, false);
        }
    }

    /**
     * An attribute, or another entry, has been set or removed.
     *
     * @param noted what {@link #note} gave before that, or null
     */
    void written(String name, Touched noted) {
        if (noted == null || noted != touched) {
            // else it was not published in between
            note(name, true);
        }
        RequestScope scope = RequestScope.current();
        if (scope != null) {
            scope.uses(session);
        } else if (session.replicated() != null && session.valid()) {
            // what it has changed before inside objects goes with it
            read(session.readOutside());
            // the first request may have passed it by already
            missed = true;
            if (session.getVersion() > 0) {
                publish(null);
            }
        }
    }

    /** As {@link #touch}, without publishing anything now. What is noted is in what is given back. */
    Touched note(String name, boolean written) {
        synchronized (collector) {
            return add(name, written);
        }
    }

    /** What a listener has added is set or removed by the application now: whatever it is, the members have nothing of it. */
    void forget(String name, EncodedValue addition) {
        synchronized (collector) {
            if (touched != null) {
                touched.forget(name, addition);
            }
        }
    }

    /** A request, or a thread without one, has these in hand. */
    void read(List<String> names) {
        if (!names.isEmpty()) {
            synchronized (collector) {
                names.forEach(name -> add(name, false));
            }
        }
    }

    private Touched add(String name, boolean written) {
        if (touched == null) {
            touched = new Touched();
        }
        if (!touched.added(name, written)) {
            touched.add(name, session.base(name), written);
        }
        return touched;
    }

    /**
     * True while this member has written an attribute and not published it: what another one writes meanwhile is not shown before. What was
     * only read does not count, or a request that goes on for long would keep it from all others. Under the monitor of {@link #collector}.
     */
    boolean inHand(String name) {
        return touched != null && touched.wrote(name) || publishing != null && publishing.wrote(name);
    }

    /**
     * What another member wrote has taken the place of something that was not written here: what is read from now on is compared with that. An
     * object that a request may have in hand is looked at once more. Under the monitor of {@link #collector}.
     *
     * @param before the object, or null
     */
    void shown(String name, EncodedValue value, Object before) {
        Touch present = touched == null ? null : touched.shown(name, value);
        Touch underWay = publishing == null ? null : publishing.shown(name, value);
        Touch known = present == null ? underWay : present;
        if (known != null && before != null) {
            touched = touched == null ? new Touched() : touched;
            touched.displaced(new Touched.Displaced(name, before, known.base()));
        }
    }

    private Touched takeTouched() {
        synchronized (collector) {
            publishing = touched;
            touched = null;
            return publishing;
        }
    }

    /**
     * What other members wrote while it was being published is shown now. What was only read has been shown when it came, unless it turned out
     * to be changed.
     */
    private void published(Touched taken, Map<String, EncodedValue> news) {
        if (taken == null) {
            return;
        }
        synchronized (collector) {
            publishing = null;
            if (session.inOtherHands()) {
                stayInHand(taken, news);
            }
            for (Touch each = taken.first(); each != null && touched != null; each = each.next()) {
                if (news.containsKey(each.name())) {
                    touched.forgetDisplaced(each.object());
                }
            }
        }
        for (Touch each = taken.first(); each != null; each = each.next()) {
            String name = each.name();
            boolean fresh = news.containsKey(name);
            EncodedValue own = fresh ? news.get(name) : each.base();
            boolean other = session.replicated().value(name) != own;
            if (other && (fresh || each.written()) || fresh && session.values().live(name) != each.object()) {
                session.showAgain(name);
            }
        }
    }

    /** Other requests may have the same objects in hand, which are what was published now. */
    private void stayInHand(Touched taken, Map<String, EncodedValue> news) {
        touched = touched == null ? new Touched() : touched;
        for (Displaced each : taken.displaced()) {
            touched.displaced(each);
        }
        for (Touch each = taken.first(); each != null; each = each.next()) {
            boolean fresh = news.containsKey(each.name());
            if (!ValueEncoder.immutable(each.object()) && !touched.added(each.name(), false)) {
                touched.add(each.name(), fresh ? news.get(each.name()) : each.base(), false);
            }
        }
    }

    /** Another thread is changing the value: it is tried again, soon if a request waits for it. */
    void tryAgain(String name, EncodedValue base) {
        synchronized (collector) {
            boolean written = publishing != null && publishing.wrote(name);
            touched = touched == null ? new Touched() : touched;
            if (!touched.added(name, written)) {
                touched.add(name, publishing == null ? base : publishing.base(name, base), written);
            }
        }
        unfinished = true;
    }

    // ---- publishing

    /**
     * Publishes what was touched since the last time.
     *
     * @param scope of the request that has to wait for it, or null
     */
    void publish(RequestScope scope) {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home().point();
        if (replica == null || session.home().store() == null) {
            return;
        }
        Ticket own = null;
        if (leaving || !session.valid()) {
            countIf(leaving && touched != null, destination);
        } else {
            session.setPrimarySession(true);
            own = publish(replica, destination, scope != null);
        }
        await(scope, own, destination);
        Ticket others = outstanding;
        if (others != own) {
            await(scope, others, destination);
        }
    }

    private Ticket publish(Replica replica, ReplicationPoint destination, boolean awaited) {
        Ticket own = null;
        if (acquired()) {
            boolean again;
            try {
                missed = false;
                unfinished = false;
                own = publishNow(replica, destination);
                again = unfinished && awaited;
                countIf(again, destination);
            } finally {
                lock.unlock();
            }
            if (again || missed) {
                again();
            }
        } else {
            giveUp(destination);
        }
        return own;
    }

    private Ticket publishNow(Replica replica, ReplicationPoint destination) {
        boolean accessDue = accessDue();
        Ticket ticket = null;
        Touched taken = takeTouched();
        Map<String, EncodedValue> news = Map.of();
        try {
            collector.collect(taken, replica.version() == 0 || collector.untold());
            if (leaving) {
                // whoever shows the replica now would not hear of it
                countIf(collector.hasNews(), destination);
            } else if (collector.hasNews()) {
                news = collector.takeNews();
                ticket = write(destination, replica, news, taken, accessDue);
            } else if (accessDue && destination != null) {
                destination.used(replica);
            }
        } finally {
            published(taken, news);
        }
        return ticket;
    }

    /** Whoever is at it has it published when that is over. */
    private void giveUp(ReplicationPoint destination) {
        missed = true;
        countIf(true, destination);
        if (reported.compareAndSet(false, true)) {
            log.warn("Session " + session.getIdInternal()
                    + ": another request has been making bytes of it for more than "
                    + session.home().settings().maxWaitMillis()
                    + " ms; what this one did is published when that is over, and its response does not wait for it."
                    + " Further ones of this session are only counted.");
        }
        if (!lock.isLocked()) {
            again();
        }
    }

    /** A request goes on without the guarantee. */
    private static void countIf(boolean givenUp, ReplicationPoint destination) {
        if (givenUp && destination != null) {
            destination.givenUp();
        }
    }

    /** Publishes once more, soon, on a thread of the application. */
    private void again() {
        SerialTask present = task;
        if (present == null) {
            synchronized (this) {
                present = task == null
                        ? session.home().task(() -> session.home().inApplication(() -> publish(null)))
                        : task;
                task = present;
            }
        }
        present.due();
    }

    /** Without anybody to send it to, the replica has it all the same, and whoever comes later gets it. */
    private synchronized Ticket write(
            ReplicationPoint destination,
            Replica replica,
            Map<String, EncodedValue> news,
            Touched taken,
            boolean withAccess) {
        Replica.Known known = taken == null ? Replica.Known.ALL : taken::knew;
        if (destination == null) {
            replica.write(news, session.home().self(), known, NOBODY);
            return null;
        }
        Ticket ticket = destination.change(replica, news, known, withAccess);
        outstanding = ticket == null ? outstanding : ticket;
        return ticket;
    }

    private boolean acquired() {
        try {
            return lock.tryLock() || lock.tryLock(session.home().settings().maxWaitMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The session goes from this member, and lives on elsewhere or has ended: nothing that is done to it now is published. */
    void leave() {
        leaving = true;
    }

    /** Requests wait; of what other threads did somebody only looks whether it arrives. */
    private static void await(RequestScope scope, Ticket ticket, ReplicationPoint destination) {
        if (ticket == null || destination == null || ticket.over()) {
            return;
        }
        if (scope == null) {
            destination.watch(ticket);
        } else {
            destination.await(scope, ticket);
        }
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

    /** The session has ended on this member. */
    void ended() {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home().point();
        ReplicaStore store = session.home().store();
        if (replica == null || store == null) {
            return;
        }
        if (destination == null) {
            store.end(replica, NOBODY);
        } else {
            await(RequestScope.current(), end(destination, replica), destination);
        }
    }

    /** Whoever ends it again waits for the first end. */
    private synchronized Ticket end(ReplicationPoint destination, Replica replica) {
        Ticket ticket = destination.end(replica);
        outstanding = ticket == null ? outstanding : ticket;
        return outstanding;
    }

    /** Gives the session another id. */
    void rename(String newId) {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home().point();
        if (session.home().store() == null) {
            return;
        }
        if (replica.version() == 0) {
            session.home().rekey(replica, newId);
        }
        if (!replica.id().equals(newId)) {
            Ticket ticket = write(destination, replica, Map.of(Entry.ID, EncodedValue.text(newId)), null, true);
            await(RequestScope.current(), ticket, destination);
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
        if (replica == null || !session.valid() || replica.ended()) {
            return false;
        }
        if (!acquired()) {
            lost.add("what a request did that is still making bytes of it (session " + session.getIdInternal() + ")");
            return true;
        }
        try {
            collector.collectAll(lost);
            if (collector.hasNews() || replica.version() == 0) {
                write(session.home().point(), replica, collector.takeNews(), null, true);
            }
        } finally {
            lock.unlock();
        }
        return true;
    }
}
