package org.clowder.session.internal.replica;

import java.util.Map;
import java.util.Set;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.stream.Ticket;

/**
 * Notes what is done to a session on this member and publishes it: at the end of a request, or at once if it is not a request
 * that does it.
 *
 * <p>The monitor of this object is the lock of the session's consistency points: one thread at a time makes bytes of what was
 * touched. What was touched is guarded by the monitor of {@link #collector}, so that nobody who touches waits for bytes. The
 * record has its own lock, held for moments.
 */
final class ConsistencyPoint {

    private static final Replica.Announcement NOBODY = (replica, base) -> {};

    private final ReplicatedSession session;
    private final Collector collector;
    /** Null for nothing. */
    private Touched touched;
    /** True if the other members lack more than what was touched. */
    private volatile boolean behind;

    private volatile long accessPublished;

    ConsistencyPoint(ReplicatedSession session, Collector collector) {
        this.session = session;
        this.collector = collector;
    }

    // ---- what was touched

    /** An attribute, or another entry, was set, removed or, if not {@code written}, read. */
    void touch(String name, boolean written) {
        RequestScope scope = RequestScope.current();
        note(name, written);
        if (scope != null) {
            scope.uses(session);
        } else if (written && session.replicated() != null && session.valid() && session.getVersion() > 0) {
            publish(null);
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

    /** True while a request has the attribute in hand. */
    boolean inHand(String name) {
        synchronized (collector) {
            return touched != null && touched.contains(name);
        }
    }

    private Touched takeTouched() {
        synchronized (collector) {
            Touched taken = touched;
            touched = null;
            return taken;
        }
    }

    // ---- publishing

    /**
     * Publishes what was touched since the last time.
     *
     * @param scope of the request that has to wait for it, or null
     */
    void publish(RequestScope scope) {
        ReplicationPoint destination = session.home().point();
        Replica replica = session.replicated();
        if (replica == null || !session.valid()) {
            return;
        }
        session.setPrimarySession(true);
        if (destination == null) {
            // everything is sent as soon as there is somebody to send it to
            behind = true;
            takeTouched();
            return;
        }
        boolean accessDue = accessDue();
        Ticket ticket = null;
        boolean published;
        synchronized (this) {
            collector.collect(takeTouched(), behind || replica.version() == 0 || collector.untold());
            behind = false;
            published = collector.hasNews();
            if (published) {
                ticket = destination.change(replica, collector.takeNews(), accessDue);
            }
        }
        if (!published && accessDue) {
            destination.used(replica);
        }
        await(scope, ticket, destination);
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
        synchronized (this) {
            collector.collectAll(lost);
            if (collector.hasNews() || replica.version() == 0) {
                ReplicationPoint destination = session.home().point();
                Map<String, EncodedValue> news = collector.takeNews();
                if (destination == null) {
                    replica.write(news, session.home().self(), NOBODY);
                } else {
                    destination.change(replica, news, true);
                }
            }
        }
        return true;
    }
}
