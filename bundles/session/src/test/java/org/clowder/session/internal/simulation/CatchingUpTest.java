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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it costs that a member which was away holds the same as the others again. */
@Timeout(60)
class CatchingUpTest {

    private static final int SESSIONS = 20_000;
    private static final int CHANGED = 200;
    private static final int VALUE = 100;

    private final World world = new World();
    private final Network network = new Network(world, new Random(1), 3, Faults.NONE);
    private final List<SimulatedMember> members = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();

    @BeforeEach
    void threeMembersHoldManySessions() {
        Oracle oracle = new Oracle(world, network, 3, Guarantee.ALL);
        for (int i = 0; i < 3; i++) {
            members.add(new SimulatedMember(world, network, oracle, Timing.DEFAULT, i, i));
            network.add(members.get(i));
        }
        members.forEach(SimulatedMember::start);
        world.run(2_000);
        Random ids = new Random(2);
        for (int i = 0; i < SESSIONS; i++) {
            String id = String.format("%016X%016X", ids.nextLong(), ids.nextLong());
            replicas.add(members.get(1).exchange().create(members.get(1).link(), id, true));
            write(i);
        }
        world.run(10_000);
        expectAllEqual();
    }

    private void write(int session) {
        SimulatedMember writer = members.get(1);
        writer.run(() -> writer.publisher()
                .change(
                        replicas.get(session),
                        Map.of("cart", EncodedValue.plain(new byte[VALUE])),
                        Guarantee.ASYNC,
                        true));
    }

    private void expectAllEqual() {
        assertThat(members).allSatisfy(member -> {
            assertThat(member.exchange().settled()).as("doubts nobody").isTrue();
            assertThat(member.store().digests().root())
                    .isEqualTo(members.get(0).store().digests().root());
        });
    }

    private long sent() {
        return members.stream()
                .mapToLong(member -> member.exchange().counters().bytesSent.sum())
                .sum();
    }

    @Test
    void aMemberThatSleptIsSentLittleMoreThanWhatWasChanged() {
        long before = sent();
        members.get(2).sleep();
        world.run(100);
        for (int i = 0; i < CHANGED; i++) {
            write(i);
        }
        // longer than a pause that it notices, shorter than it takes to be lost from view
        world.run(1_050);
        assertThat(sent() - before).as("bytes to both others while one sleeps").isLessThan(CHANGED * 2 * (VALUE + 50));
        before = sent();
        members.get(2).wake();
        assertThat(members.get(2).link().certain()).as("it doubts nobody").isFalse();
        world.run(2_000);
        expectAllEqual();
        assertThat(sent() - before).as("bytes until all are equal").isLessThan(CHANGED * VALUE / 2);
    }
}
