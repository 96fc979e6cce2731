package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each request that goes on without what the guarantee promises is counted, however many wait for the same member. */
@Timeout(30)
class WaitsGivenUpTest {

    private static final int REQUESTS = 50;
    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(2);

    private Scenario scenario;
    private Replica replica;

    private void begin(int members) {
        scenario = new Scenario(members, members, 2, 1);
        scenario.keepInView();
        replica = scenario.create(0, Scenario.ID);
        scenario.world().run(2_500);
    }

    /** How many of some requests at the same time are counted. */
    private long givenUp(Guarantee guarantee) {
        SimulatedMember member = scenario.member(0);
        AtomicInteger answered = new AtomicInteger();
        long before = member.exchange().counters().waitsGivenUp.sum();
        for (int i = 0; i < REQUESTS; i++) {
            Ticket ticket = scenario.write(0, replica, "x" + i, guarantee);
            member.publisher().whenApplied(ticket, MAX_WAIT, answered::incrementAndGet);
        }
        scenario.world().run(5_000);
        assertThat(answered).hasValue(REQUESTS);
        return member.exchange().counters().waitsGivenUp.sum() - before;
    }

    @Test
    void whatIsConfirmedIsNotCounted() {
        begin(3);
        assertThat(givenUp(Guarantee.APPLIED)).isZero();
        assertThat(givenUp(Guarantee.ALL)).isZero();
    }

    @Test
    void oneThatAnswersIsEnoughIfNotAllAreAskedFor() {
        begin(3);
        scenario.cut(0, 2, true);
        assertThat(givenUp(Guarantee.APPLIED)).isZero();
    }

    @Test
    void eachIsCountedIfNobodyAnswers() {
        begin(2);
        scenario.cut(0, 1, true);
        assertThat(givenUp(Guarantee.APPLIED)).isEqualTo(REQUESTS);
    }

    @Test
    void eachIsCountedIfAllAreAskedForAndOneDoesNotAnswer() {
        begin(3);
        scenario.cut(0, 2, true);
        assertThat(givenUp(Guarantee.ALL)).isEqualTo(REQUESTS);
    }
}
