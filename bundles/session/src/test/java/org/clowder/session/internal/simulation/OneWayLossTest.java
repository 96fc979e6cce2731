package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames between two members are lost in one direction only, for a while; both stay in view. */
@Timeout(60)
class OneWayLossTest {

    /** More than one window: the rest is not even sent before something is acknowledged. */
    private static final int MANY = 80;

    private static final int WRITER = 0;
    private static final int READER = 1;

    /** The longest time after healing for which the reader answers without a question from what it had, in ms. */
    private static int answersFromOld(boolean writerIsDeaf, int writes, int millis, int seed) {
        Scenario scenario = new Scenario(2, 2, 2, seed);
        scenario.keepInView();
        Replica replica = scenario.create(WRITER, ID);
        scenario.world().run(2_500);
        int from = writerIsDeaf ? READER : WRITER;
        scenario.cutOneWay(from, 1 - from, true);
        for (int i = 1; i < writes; i++) {
            scenario.write(WRITER, replica, "x" + i, Guarantee.ASYNC);
            scenario.world().run(3);
        }
        scenario.world().run(millis / 2);
        scenario.write(WRITER, replica, "last", Guarantee.ASYNC);
        scenario.world().run(millis / 2);
        scenario.cutOneWay(from, 1 - from, false);
        int answers = 0;
        for (int i = 1; scenario.member(READER).store().get(ID).value("last") == null; i++) {
            assertThat(i).as("ms until it has it").isLessThan(15_000);
            scenario.world().run(1);
            answers = scenario.answers(READER, ID) ? i : answers;
        }
        return answers;
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, " + MANY, "true, 1", "true, " + MANY})
    void soonAfterwardsTheOtherIsAskedOrHasAll(boolean writerIsDeaf, int writes) {
        for (int millis = 1_000; millis < 30_000; millis += 1_000) {
            for (int seed = 1; seed <= 4; seed++) {
                assertThat(answersFromOld(writerIsDeaf, writes, millis, seed))
                        .as("ms for which it answers from what it had, after " + millis + " ms, seed " + seed)
                        .isLessThan(2_000);
            }
        }
    }
}
