package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who waits for what is on its way to one member. */
class PendingTest {

    @Test
    void aMemberThatLeavesIsCountedOnceWhoeverNoticesIt() {
        Ticket ticket = new Ticket(2, true);
        Pending pending = new Pending(null, null);
        pending.addTicket(ticket);
        pending.gone();
        pending.gone();
        pending.applied();
        assertThat(ticket.done()).as("the other member has not answered").isFalse();
    }
}
