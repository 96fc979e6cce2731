package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Member 0 writes or ends a session and dies, 1 alone has confirmed that, 2 was cut off or asleep meanwhile. */
@Timeout(60)
class LastHolderTest {

    private static final int MINUTE = 60_000;

    private Scenario scenario;
    private SimulatedMember holder;
    private SimulatedMember away;

    private void run(long millis) {
        scenario.world().run(millis);
    }

    private Replica begin(int seed) {
        scenario = new Scenario(3, 3, 2, seed);
        scenario.keepInView();
        holder = scenario.member(1);
        away = scenario.member(2);
        Replica replica = scenario.create(0, ID);
        run(2_500);
        return replica;
    }

    private void writeAndDie(Replica replica) {
        Ticket ticket = scenario.write(0, replica, "x", Guarantee.APPLIED);
        run(50);
        assertThat(ticket.confirmed()).isTrue();
        scenario.member(0).crash();
    }

    private boolean lacks() {
        return away.store().get(ID).value("x") == null;
    }

    @Test
    void whoHearsItAgainAsksItBeforeItAnswers() {
        int late = 0;
        for (int seed = 1; seed <= 10; seed++) {
            Replica replica = begin(seed);
            scenario.cut(2, 0, true);
            scenario.cut(2, 1, true);
            run(4_000);
            writeAndDie(replica);
            run(1_000);
            long heard = away.exchange().counters().framesReceived.sum();
            scenario.cut(2, 1, false);
            for (int i = 0; i < 3_000 && lacks(); i++) {
                run(1);
                if (lacks() && away.exchange().counters().framesReceived.sum() > heard) {
                    late++;
                    assertThat(scenario.answers(2, ID))
                            .as("answers from what it had, seed " + seed)
                            .isFalse();
                }
            }
            assertThat(lacks()).isFalse();
        }
        assertThat(late).as("moments between hearing of it and having it").isPositive();
    }

    @Test
    void aKeptStoreIsNotDroppedWhileSomebodyLacksWhatItHas() {
        Replica replica = begin(1);
        holder.run(() -> holder.stopApplication(10 * MINUTE));
        run(9 * MINUTE);
        away.sleep();
        run(MINUTE / 2);
        writeAndDie(replica);
        run(2 * MINUTE);
        away.wake();
        run(20_000);
        assertThat(lacks()).isFalse();
        run(3 * MINUTE);
        assertThat(away.link().shared()).as("the store is kept for ever").isFalse();
    }

    @Test
    void aKeptStoreIsHandedToWhoBeginsToShowItWhileItsKeeperSleeps() {
        scenario = new Scenario(2, 2, 2, 1);
        holder = scenario.member(1);
        SimulatedMember shows = scenario.member(0);
        scenario.keepInView();
        scenario.create(0, ID);
        shows.run(() -> shows.stopApplication(0));
        holder.run(() -> holder.stopApplication(2 * MINUTE));
        run(MINUTE);
        assertThat(shows.link().closed())
                .as("what is to be had from the keeper")
                .isTrue();
        holder.sleep();
        run(MINUTE);
        shows.run(shows::openStore);
        run(5 * MINUTE);
        holder.wake();
        run(MINUTE / 2);
        assertThat(shows.store().get(ID)).isNotNull();
        run(3 * MINUTE);
        assertThat(holder.link().closed()).isTrue();
        assertThat(shows.store().get(ID)).isNotNull();
    }

    @Test
    void whatOneThatSleepsForMoreThanAnHourLacksIsNotKeptForEver() {
        Replica replica = begin(1);
        away.sleep();
        run(MINUTE / 2);
        writeAndDie(replica);
        holder.run(() -> holder.stopApplication(0));
        run(60 * MINUTE);
        assertThat(holder.hasStore()).isTrue();
        run(3 * MINUTE);
        assertThat(holder.hasStore()).isFalse();
    }

    @Test
    void aStreamThatGotNoThreadBeginsAnew() {
        scenario = new Scenario(3, 2, 2, 1);
        holder = scenario.member(1);
        away = scenario.member(2);
        away.start();
        holder.outOfMemory(true);
        run(1_500);
        holder.outOfMemory(false);
        run(5_000);
        Replica replica = scenario.create(1, ID);
        run(20);
        assertThat(away.store().get(ID)).isNotNull();
        Ticket ticket = scenario.write(1, replica, "x", Guarantee.ALL);
        run(20);
        assertThat(ticket.done()).isTrue();
        assertThat(lacks()).isFalse();
    }

    @Test
    void anEndIsRememberedThoughTheStreamToOneThatSleepsBreaksDown() {
        begin(1);
        away.sleep();
        scenario.end(0, ID);
        run(1_000);
        scenario.member(0).crash();
        run(2 * MINUTE);
        holder.outOfMemory(true);
        scenario.end(1, scenario.create(1, "FEDCBA9876543210").key());
        run(2_000);
        assertThat(holder.exchange().counters().restarts.sum()).isPositive();
        holder.outOfMemory(false);
        run(MINUTE);
        assertThat(holder.store().hasEnded(ID)).isTrue();
        away.wake();
        run(20_000);
        assertThat(away.store().get(ID)).isNull();
        assertThat(holder.store().get(ID)).isNull();
    }
}
