package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.List;
import org.clowder.session.internal.state.Replica;

/** A replica of which one member lacks something, who waits for that, and what is to be said after it. Guarded by its stream. */
final class Pending {

    final Replica replica;
    final Bulk bulk;
    /** The version after which the member lacks what this one wrote. */
    long base = Long.MAX_VALUE;
    /** True if entries are to be sent, not only the time of the last access. */
    boolean content;
    /** True if all entries are to be sent, whoever wrote them. */
    boolean whole;

    boolean access;
    /** True if the other member has asked for it, and may acknowledge nothing before it has it. */
    boolean answer;

    private Ticket ticket;
    private List<Ticket> more;
    private List<Control> after;

    /**
     * @param replica null if there is only something to be said
     * @param bulk the transfer that it belongs to, or null
     */
    Pending(Replica replica, Bulk bulk) {
        this.replica = replica;
        this.bulk = bulk;
    }

    boolean awaited() {
        return ticket != null || after != null;
    }

    List<Control> after() {
        return after == null ? List.of() : after;
    }

    void since(long version) {
        base = Math.min(base, version);
        content = true;
    }

    void everything() {
        whole = true;
        content = true;
        access = true;
    }

    void asAnswer() {
        everything();
        answer = true;
    }

    void withAccess() {
        access = true;
    }

    synchronized void addTicket(Ticket added) {
        if (ticket == null) {
            ticket = added;
            return;
        }
        if (more == null) {
            more = new ArrayList<>(2);
        }
        more.add(added);
    }

    void addAfter(Control control) {
        if (after == null) {
            after = new ArrayList<>(1);
        }
        after.add(control);
    }

    /** That cannot be said. */
    void leaveOut(Control control) {
        after.remove(control);
    }

    /** Takes over what an earlier attempt was to send. */
    void absorb(Pending lost) {
        base = Math.min(base, lost.base);
        content |= lost.content;
        whole |= lost.whole;
        access |= lost.access;
        answer |= lost.answer;
        lost.takeTickets().forEach(this::addTicket);
        lost.after().forEach(this::addAfter);
    }

    /** Nobody waits for it any more; those who did, whoever asks first. */
    synchronized List<Ticket> takeTickets() {
        if (ticket == null) {
            return List.of();
        }
        List<Ticket> taken = more == null ? List.of(ticket) : more;
        if (more != null) {
            more.add(ticket);
        }
        ticket = null;
        more = null;
        return taken;
    }

    void applied() {
        takeTickets().forEach(Ticket::applied);
    }

    void gone() {
        takeTickets().forEach(Ticket::gone);
    }
}
