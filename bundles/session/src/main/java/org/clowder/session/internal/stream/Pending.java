package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.List;
import org.clowder.session.internal.state.Record;

/** A record of which one member lacks something, and who waits for that. Guarded by its stream. */
final class Pending {

    private final Record record;
    private final Bulk bulk;
    private long base;
    private boolean content;
    private boolean access;
    private Ticket ticket;
    private List<Ticket> more;

    /** @param bulk the transfer that it belongs to, or null */
    Pending(Record record, Bulk bulk) {
        this.record = record;
        this.bulk = bulk;
        this.base = Long.MAX_VALUE;
    }

    Record record() {
        return record;
    }

    Bulk bulk() {
        return bulk;
    }

    /** The version that the member has. */
    long base() {
        return base;
    }

    /** True if entries are to be sent, not only the time of the last access. */
    boolean content() {
        return content;
    }

    boolean access() {
        return access;
    }

    boolean awaited() {
        return ticket != null;
    }

    /** The member lacks what came after this version. */
    void since(long version) {
        base = Math.min(base, version);
        content = true;
    }

    void withAccess() {
        access = true;
    }

    void addTicket(Ticket added) {
        if (added == null) {
            return;
        }
        if (ticket == null) {
            ticket = added;
            return;
        }
        if (more == null) {
            more = new ArrayList<>(2);
        }
        more.add(added);
    }

    /** Takes over what an earlier attempt was to send. */
    void absorb(Pending lost) {
        if (lost.content) {
            since(lost.base);
        }
        access |= lost.access;
        addTicket(lost.ticket);
        if (lost.more != null) {
            lost.more.forEach(this::addTicket);
        }
    }

    void applied() {
        if (ticket != null) {
            ticket.applied();
        }
        if (more != null) {
            more.forEach(Ticket::applied);
        }
    }

    void gone() {
        if (ticket != null) {
            ticket.gone();
        }
        if (more != null) {
            more.forEach(Ticket::gone);
        }
    }
}
