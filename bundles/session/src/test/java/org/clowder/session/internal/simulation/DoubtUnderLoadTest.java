package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Timing;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** New sessions come all the time, so that two members are never equal at one moment. */
@Timeout(60)
class DoubtUnderLoadTest {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Each frame is under way for 10 ms on average. */
    private static final Faults SLOW = new Faults(0, 0, 20);

    private final World world = new World();
    private final Network network = new Network(world, new Random(1), 3, SLOW);
    private final List<SimulatedMember> members = new ArrayList<>();
    private final Random random = new Random(2);

    @Test
    void aMemberThatHasSleptIsCertainAgainSoon() {
        Oracle oracle = new Oracle(world, network, 3);
        for (int i = 0; i < 3; i++) {
            members.add(new SimulatedMember(world, network, oracle, Timing.DEFAULT, i, i));
            network.add(members.get(i));
        }
        members.forEach(SimulatedMember::start);
        world.run(3_000);
        members.forEach(this::createAgainAndAgain);
        world.run(2_000);
        SimulatedMember sleeper = members.get(2);
        sleeper.sleep();
        world.run(1_500);
        sleeper.wake();
        assertThat(sleeper.link().certain()).isFalse();
        world.run(3_000);
        for (int i = 0; i < 500; i++) {
            world.run(10);
            assertThat(members).as((3_000 + 10 * i) + " ms after it woke up").allMatch(member -> member.link()
                    .certain());
        }
    }

    private void createAgainAndAgain(SimulatedMember member) {
        world.after((long) ((0.5 + random.nextDouble()) * EVERY_NANOS), () -> {
            if (member.awake()) {
                create(member);
            }
            createAgainAndAgain(member);
        });
    }

    private void create(SimulatedMember member) {
        String id = String.format("%016X%016X", random.nextLong(), random.nextLong());
        Replica created = member.exchange().create(member.link(), id, true);
        member.run(() ->
                member.publisher().change(created, Map.of("value", EncodedValue.text("1")), Guarantee.APPLIED, true));
    }
}
