package org.clowder.session.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Test;

/** Who waits for a ticket without a thread is told once, whether it is done or given up. */
class TicketTest {

    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final Deadlines deadlines = new Deadlines();

    @Test
    void oneOfSeveralMembersIsEnoughIfNotAllAreAskedFor() {
        Ticket ticket = new Ticket(3, false);
        ticket.whenDone(told::incrementAndGet);
        ticket.applied();
        ticket.applied();
        assertThat(told).hasValue(1);
    }

    @Test
    void eachMemberCountsIfAllAreAskedFor() {
        Ticket ticket = new Ticket(2, true);
        ticket.whenDone(told::incrementAndGet);
        ticket.applied();
        assertThat(told).hasValue(0);
        ticket.gone();
        assertThat(told).hasValue(1);
    }

    @Test
    void whoComesLateIsToldAtOnce() {
        Ticket ticket = new Ticket(1, false);
        ticket.gone();
        ticket.whenDone(told::incrementAndGet);
        assertThat(told).hasValue(1);
    }

    @Test
    void whatIsDueIsGivenUpAndNotToldAgain() {
        Ticket ticket = new Ticket(1, false);
        deadlines.watch(ticket, System.nanoTime(), givenUp::incrementAndGet);
        ticket.whenDone(told::incrementAndGet);
        deadlines.check(System.nanoTime());
        deadlines.check(System.nanoTime());
        ticket.applied();
        assertThat(told).hasValue(1);
        assertThat(givenUp).hasValue(1);
    }

    @Test
    void whatIsNotDueOrDoneIsNotGivenUp() {
        Ticket later = new Ticket(1, false);
        Ticket done = new Ticket(1, false);
        deadlines.watch(later, System.nanoTime() + TimeUnit.HOURS.toNanos(1), givenUp::incrementAndGet);
        deadlines.watch(done, System.nanoTime(), givenUp::incrementAndGet);
        later.whenDone(told::incrementAndGet);
        done.whenDone(told::incrementAndGet);
        done.applied();
        deadlines.check(System.nanoTime());
        assertThat(told).hasValue(1);
        assertThat(givenUp).hasValue(0);
        deadlines.giveUpAll();
        assertThat(told).hasValue(2);
        assertThat(givenUp).hasValue(1);
    }
}
