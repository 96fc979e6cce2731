package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.Map;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that live for longer than it takes until a member that left without a word counts as gone. */
@Timeout(60)
class LongSessionsTest {

    private static final int MINUTE = 60_000;

    private final Scenario scenario = new Scenario(2, 2, 2, 1);

    private Replica create(int timeoutSeconds) {
        SimulatedMember member = scenario.member(0);
        Replica replica = scenario.create(0, ID);
        member.run(() -> member.publisher()
                .change(replica, Map.of(Entry.TIMEOUT, EncodedValue.text("" + timeoutSeconds)), Guarantee.ALL, true));
        scenario.world().run(1_000);
        return replica;
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * 3_600, 0, -1})
    void oneThatEndedWhileAMemberWasCutOffForLongDoesNotComeBack(int timeoutSeconds) {
        create(timeoutSeconds);
        scenario.cut(0, 1, true);
        scenario.world().run(MINUTE);
        scenario.end(0, ID);
        scenario.world().run(90 * MINUTE);
        scenario.cut(0, 1, false);
        for (int i = 0; i < 600; i++) {
            scenario.world().run(100);
            assertThat(scenario.member(0).store().get(ID)).as("after " + i).isNull();
        }
        assertThat(scenario.member(1).store().get(ID)).isNull();
    }

    @Test
    void nothingIsRememberedOfItOnceNobodyMayHaveItAnyMore() {
        create(3_600);
        scenario.cut(0, 1, true);
        scenario.world().run(MINUTE);
        scenario.end(0, ID);
        scenario.world().run(90 * MINUTE);
        assertThat(scenario.member(0).store().markers()).isPositive();
        scenario.world().run(40 * MINUTE);
        assertThat(scenario.member(0).store().markers()).isZero();
    }
}
