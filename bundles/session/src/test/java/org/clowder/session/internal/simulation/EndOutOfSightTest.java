package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Timing;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that one member neither saw begin nor end, and then hears of from a third one that missed the end. */
@Timeout(60)
class EndOutOfSightTest {

    private final World world = new World();
    private final Network network = new Network(world, new Random(1), 3, Faults.NONE);
    private final List<SimulatedMember> members = new ArrayList<>();

    @BeforeEach
    void start() {
        Oracle oracle = new Oracle(world, network, 3);
        for (int i = 0; i < 3; i++) {
            members.add(new SimulatedMember(world, network, oracle, Timing.DEFAULT, i, i));
            network.add(members.get(i));
        }
        members.forEach(SimulatedMember::start);
        world.run(3_000);
    }

    private void cut(int one, int other, boolean cut) {
        network.cut(one, other, cut);
        network.cut(other, one, cut);
    }

    private Replica create(int member, String id) {
        SimulatedMember creates = members.get(member);
        Replica created = creates.exchange().create(creates.link(), id, true);
        creates.run(() ->
                creates.publisher().change(created, Map.of("value", EncodedValue.text("1")), Guarantee.ALL, true));
        world.run(500);
        return created;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyIsAnsweredFromIt(boolean othersToo) {
        SimulatedMember ends = members.get(0);
        SimulatedMember away = members.get(1);
        if (othersToo) {
            create(0, "FEDCBA9876543210");
        }
        cut(1, 0, true);
        cut(1, 2, true);
        world.run(500);
        String key = create(2, "0123456789ABCDEF").key();
        cut(2, 0, true);
        world.run(100);
        ends.run(() -> ends.publisher().end(ends.store().get(key), Guarantee.ALL));
        world.run(20_000);
        cut(1, 0, false);
        world.run(8_000);
        assertThat(away.link().certain())
                .as("it holds the same as who has ended it")
                .isTrue();
        cut(1, 2, false);
        int shown = 0;
        for (int i = 0; i < 1_000; i++) {
            world.run(10);
            Replica replica = away.store().get(key);
            shown += replica == null ? 0 : 1;
            assertThat(replica == null || away.exchange().lacks(away.link(), replica))
                    .as("asks before it answers")
                    .isTrue();
        }
        assertThat(shown).as("it was told of it").isPositive();
        assertThat(away.store().get(key)).isNull();
    }
}
