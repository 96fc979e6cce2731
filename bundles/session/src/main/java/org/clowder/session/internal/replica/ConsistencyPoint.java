package org.clowder.session.internal.replica;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.EncodedValue;
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
    /** Null for nothing. */
    private Touched touched;
    /** What is being published; null for nothing. */
    private Touched publishing;
    /** True once the session ends on this member only: what is done to it is its own affair. */
    private volatile boolean leaving;

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
        RequestScope scope = RequestScope.current();
        if (scope != null) {
            note(name, written);
            scope.uses(session);
        } else if (written) {
            note(name, true);
            if (session.replicated() != null && session.valid() && session.getVersion() > 0) {
                publish(null);
            }
        }
    }

    /** As {@link #touch}, without publishing anything now. */
    void note(String name, boolean written) {
        synchronized (collector) {
            if (touched == null) {
                touched = new Touched();
            }
            Replica replica = session.replicated();
            touched.add(name, replica == null ? null : replica.value(name), written);
        }
    }

    /**
     * True while this member has written an attribute and not published it: what another one writes meanwhile is not shown before. What was
     * only read does not count, or a request that goes on for long would keep it from all others. Under the monitor of {@link #collector}.
     */
    boolean inHand(String name) {
        return touched != null && touched.wrote(name) || publishing != null && publishing.wrote(name);
    }

    private Touched takeTouched() {
        synchronized (collector) {
            publishing = touched;
            touched = null;
            return publishing;
        }
    }

    /** What other members wrote while it was being published is shown now. */
    private void published(Touched taken, Map<String, EncodedValue> news) {
        synchronized (collector) {
            publishing = null;
        }
        for (int i = 0; taken != null && i < taken.size(); i++) {
            String name = taken.name(i);
            EncodedValue own = news.containsKey(name) ? news.get(name) : taken.base(i);
            if (session.replicated().value(name) != own) {
                session.showAgain(name);
            }
        }
    }

    // ---- publishing

    /**
     * Publishes what was touched since the last time.
     *
     * @param scope of the request that has to wait for it, or null
     */
    void publish(RequestScope scope) {
        Replica replica = session.replicated();
        if (replica == null || leaving || !session.valid() || session.home().store() == null) {
            return;
        }
        session.setPrimarySession(true);
        if (!acquired()) {
            log.warn("Session " + session.getIdInternal()
                    + ": another request has been making bytes of it for too long; what this"
                    + " one did is published with the next");
            return;
        }
        ReplicationPoint destination = session.home().point();
        boolean accessDue = accessDue();
        Ticket ticket = null;
        boolean published;
        try {
            Touched taken = takeTouched();
            Map<String, EncodedValue> news = Map.of();
            try {
                collector.collect(taken, replica.version() == 0 || collector.untold());
                published = collector.hasNews();
                if (published) {
                    news = collector.takeNews();
                    ticket = write(destination, replica, news, accessDue);
                }
            } finally {
                published(taken, news);
            }
        } finally {
            lock.unlock();
        }
        if (!published && accessDue && destination != null) {
            destination.used(replica);
        }
        await(scope, ticket, destination);
    }

    /** Without anybody to send it to, the replica has it all the same, and whoever comes later gets it. */
    private Ticket write(
            ReplicationPoint destination, Replica replica, Map<String, EncodedValue> news, boolean withAccess) {
        if (destination != null) {
            return destination.change(replica, news, withAccess);
        }
        replica.write(news, session.home().self(), NOBODY);
        return null;
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

    private static void await(RequestScope scope, Ticket ticket, ReplicationPoint destination) {
        if (scope != null && ticket != null) {
            scope.waitsFor(ticket, destination);
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
        if (replica.version() == 0) {
            store.discard(replica);
        } else if (destination == null) {
            store.end(replica, NOBODY);
        } else {
            await(RequestScope.current(), destination.end(replica), destination);
        }
    }

    /** This member has given the session another id. */
    void renamed(String newId) {
        Replica replica = session.replicated();
        ReplicationPoint destination = session.home().point();
        ReplicaStore store = session.home().store();
        if (replica == null || store == null) {
            return;
        }
        if (replica.version() == 0) {
            store.rekey(replica, newId);
        } else if (destination == null) {
            replica.write(
                    Map.of(Entry.ID, EncodedValue.text(newId)), session.home().self(), NOBODY);
        } else {
            await(RequestScope.current(), destination.rename(replica, newId), destination);
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
            return true;
        }
        try {
            collector.collectAll(lost);
            if (collector.hasNews() || replica.version() == 0) {
                write(session.home().point(), replica, collector.takeNews(), true);
            }
        } finally {
            lock.unlock();
        }
        return true;
    }
}
