package org.clowder.session.internal.replica;

import java.util.Map;
import java.util.Set;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Record;
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
            touched.add(name, written);
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
        Record record = session.replicated();
        if (record == null || !session.valid()) {
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
            collector.collect(takeTouched(), behind || record.version() == 0 || collector.untold());
            behind = false;
            published = collector.hasNews();
            if (published) {
                ticket = destination.change(record, collector.takeNews(), accessDue);
            }
        }
        if (!published && accessDue) {
            destination.used(record);
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
        Record record = session.replicated();
        ReplicationPoint destination = session.home().point();
        if (record != null && destination != null && !collector.untold()) {
            await(RequestScope.current(), destination.end(record), destination);
        }
    }

    /** This member has given the session another id. */
    void renamed(String newId) {
        Record record = session.replicated();
        ReplicationPoint destination = session.home().point();
        if (record == null) {
            return;
        }
        if (destination == null || collector.untold()) {
            record.rename(newId);
            return;
        }
        await(RequestScope.current(), destination.rename(record, newId), destination);
    }

    /** Everything as bytes, see {@link ReplicatedSession#image}. */
    Change image(long self, Set<String> lost) {
        Record record = session.replicated();
        if (record == null || !session.valid() || record.ended()) {
            return null;
        }
        synchronized (this) {
            collector.collectAll(lost);
            if (collector.hasNews() || record.version() == 0) {
                ReplicationPoint destination = session.home().point();
                Map<String, EncodedValue> news = collector.takeNews();
                if (destination == null) {
                    record.write(news, self, (changed, base) -> {});
                } else {
                    destination.change(record, news, true);
                }
            }
        }
        return record.since(0, true).change();
    }
}
