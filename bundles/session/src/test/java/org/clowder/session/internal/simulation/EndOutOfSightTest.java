package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.exchange.Timing;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that one member neither saw begin nor end, and then hears of from a third one that missed the end. */
@Timeout(60)
class EndOutOfSightTest {

    private static final String ID = "0123456789ABCDEF";
    private static final int PATIENCE = 1_000_000_000;

    private final World world = new World();
    private final List<SimulatedMember> members = new ArrayList<>();
    private Network network;

    private void members(int number, int running) {
        network = new Network(world, new Random(1), number, new Faults(0, 0, 2));
        Oracle oracle = new Oracle(world, network, number);
        for (int i = 0; i < number; i++) {
            members.add(new SimulatedMember(world, network, oracle, Timing.DEFAULT, i, i));
            network.add(members.get(i));
        }
        members.subList(0, running).forEach(SimulatedMember::start);
        world.run(3_000);
    }

    private void cut(int one, int other, boolean cut) {
        network.cut(one, other, cut);
        network.cut(other, one, cut);
    }

    private String create(int member, String id) {
        SimulatedMember creates = members.get(member);
        Replica created = creates.exchange().create(creates.link(), id, true);
        creates.run(() ->
                creates.publisher().change(created, Map.of("value", EncodedValue.text("1")), Guarantee.ALL, true));
        world.run(500);
        return created.key();
    }

    /** The session ends on that member, and the others have time to notice who is there. */
    private void end(int member, String key) {
        world.run(100);
        SimulatedMember ends = members.get(member);
        ends.run(() -> ends.publisher().end(ends.store().get(key), Guarantee.ALL));
        world.run(20_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyIsAnsweredFromIt(boolean othersToo) {
        members(3, 3);
        SimulatedMember away = members.get(1);
        if (othersToo) {
            create(0, "FEDCBA9876543210");
        }
        cut(1, 0, true);
        cut(1, 2, true);
        world.run(500);
        String key = create(2, ID);
        cut(2, 0, true);
        end(0, key);
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

    @Test
    void whoJoinsAndComparesFirstWithOneThatKnowsTheEndAsksBeforeItAnswers() {
        members(4, 3);
        create(0, "FEDCBA9876543210");
        cut(0, 1, true);
        cut(0, 2, true);
        world.run(500);
        String key = create(2, ID);
        cut(1, 2, true);
        end(1, key);
        cut(0, 1, false);
        world.run(8_000);
        SimulatedMember joins = members.get(3);
        joins.start();
        int shown = 0;
        for (int i = 0; i < 1_000; i++) {
            world.run(10);
            Replica replica = joins.store().get(key);
            shown += replica == null ? 0 : 1;
            assertThat(replica == null
                            || !joins.link().joined().isDone()
                            || joins.exchange().lacks(joins.link(), replica))
                    .as("asks before it answers")
                    .isTrue();
        }
        assertThat(shown).as("it was told of it").isPositive();
    }

    /** The member that knows the end answers the question by id with nothing, before the other tells what it has. */
    @Test
    void whoIsToldOfItByOneMemberAsksTheOthersOnceMore() {
        members(4, 4);
        create(0, "FEDCBA9876543210");
        for (int away = 1; away <= 2; away++) {
            cut(away, 0, true);
            cut(away, 3, true);
        }
        world.run(500);
        String key = create(3, ID);
        cut(0, 3, true);
        end(0, key);
        cut(1, 0, false);
        cut(2, 0, false);
        world.run(8_000);
        SimulatedMember asks = members.get(1);
        assertThat(asks.link().certain()).isTrue();
        cut(2, 3, false);
        for (int i = 0; i < 5_000 && members.get(2).store().get(key) == null; i++) {
            world.run(1);
        }
        assertThat(members.get(2).store().get(key))
                .as("another member was told of it")
                .isNotNull();
        assertThat(asks.store().get(key)).isNull();
        for (int i = 0; i < 20; i++) {
            // each time the answers come in another order
            ask(asks);
            assertThat(asks.store().find(ID)).as("answered from").isNull();
        }
    }

    /** As a request does. */
    private void ask(SimulatedMember member) {
        Refresh[] refresh = new Refresh[1];
        for (int i = 0; i < Refresh.TRIES; i++) {
            member.run(() -> refresh[0] = member.exchange().refresh(member.link(), ID, PATIENCE));
            if (refresh[0] == null) {
                return;
            }
            for (int k = 0; k < 2_000 && !refresh[0].ticket().over(); k++) {
                world.run(1);
            }
            if (!refresh[0].again().getAsBoolean()) {
                return;
            }
        }
    }
}
