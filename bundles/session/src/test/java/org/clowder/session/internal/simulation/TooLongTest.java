package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no other member would take is not sent, and holds up nothing else. */
@Timeout(60)
class TooLongTest {

    private final Scenario scenario = new Scenario(2, 2, 2, 1);

    @Test
    void aKey() {
        String tooLong = "k".repeat(5_000);
        scenario.create(0, tooLong);
        scenario.create(0, ID);
        scenario.world().run(5_000);
        assertThat(scenario.member(1).store().get(ID)).isNotNull();
        assertThat(scenario.member(1).store().get(tooLong)).isNull();
        assertThat(scenario.member(1).exchange().counters().refusedFrames.sum()).isZero();
    }

    @Test
    void aName() {
        Replica first = scenario.create(0, "FEDCBA9876543210");
        scenario.world().run(1_000);
        scenario.write(0, first, "n".repeat(5_000), Guarantee.ALL);
        scenario.create(0, ID);
        scenario.world().run(5_000);
        assertThat(scenario.member(1).store().get(ID)).isNotNull();
        assertThat(scenario.member(1).exchange().counters().refusedFrames.sum()).isZero();
    }
}
