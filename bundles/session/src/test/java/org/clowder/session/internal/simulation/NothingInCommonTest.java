package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.Map;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two members share a store, and a third one runs the same cluster with no application at all. */
@Timeout(60)
class NothingInCommonTest {

    private Scenario scenario;
    private SimulatedMember without;

    private void begin() {
        scenario = new Scenario(3, 3, 2, 1);
        without = scenario.member(2);
        without.run(() -> without.stopApplication(0));
        scenario.world().run(5_000);
        assertThat(without.hasStore()).isFalse();
        scenario.create(0, ID);
        scenario.world().run(1_000);
    }

    @Test
    void theOthersMissNothingOfIt() {
        begin();
        long before = scenario.member(0).exchange().counters().comparisons.sum();
        for (int i = 0; i < 2_000; i++) {
            scenario.world().run(10);
            assertThat(scenario.answers(1, ID))
                    .as("answers without a question after " + i)
                    .isTrue();
        }
        assertThat(scenario.member(0).exchange().counters().comparisons.sum()).isEqualTo(before);
    }

    @Test
    void itAsksForASessionAsSoonAsItsApplicationRuns() {
        for (int millis = 0; millis < 6_000; millis += 100) {
            begin();
            scenario.world().run(millis);
            without.openStore();
            assertThat(without.exchange().refresh(without.link(), ID, Guarantee.ALL, 1_000))
                    .as("asks after " + millis)
                    .isNotNull();
        }
    }

    /** Also a member that has no application may have begun one unseen; not one that stopped in order, and was seen to. */
    @Test
    void afterItsStopSessionsEndByTimeAsEver() {
        begin();
        SimulatedMember other = scenario.member(0);
        other.run(() -> other.publisher()
                .change(other.store().get(ID), Map.of(Entry.TIMEOUT, EncodedValue.text("120")), Guarantee.ALL, true));
        without.run(without::stopCluster);
        scenario.world().run(100);
        // nobody can find out whether its machine runs
        scenario.cut(2, 0, true);
        scenario.cut(2, 1, true);
        without.crash();
        scenario.world().run(150_000);
        assertThat(scenario.member(0).store().get(ID)).isNull();
        assertThat(scenario.member(1).store().get(ID)).isNull();
    }
}
