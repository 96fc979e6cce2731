package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Member 0 writes all the time, member 1 gives the store up, member 2 does not hear of it for a while, and then 0 dies: what 1 alone has
 * confirmed is not lost, whenever each of this happens.
 */
@Timeout(120)
class LeavingTest {

    private static final int SEEDS = 400;

    private final Map<String, Ticket> written = new LinkedHashMap<>();
    private int closed;
    private int alone;

    private void play(int seed) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L);
        int lost = random.nextBoolean() ? 0 : random.nextInt(20);
        Scenario scenario = new Scenario(3, 3, new Faults(lost, 0, 1 + random.nextInt(1 + random.nextInt(40))), seed);
        if (random.nextBoolean()) {
            scenario.keepInView();
        }
        SimulatedMember writer = scenario.member(0);
        SimulatedMember holder = scenario.member(1);
        SimulatedMember away = scenario.member(2);
        Replica replica = scenario.create(0, ID);
        World world = scenario.world();
        world.run(2_500);
        long leaves = random.nextInt(3_000);
        long kept = random.nextInt(1 + random.nextInt(3_000));
        long fault = leaves + kept - 3_500 + random.nextInt(4_000);
        long dies = Math.max(0, leaves + kept - 1_000 + random.nextInt(random.nextBoolean() ? 1_300 : 5_000));
        int kind = random.nextInt(4);
        int pause = 1 + random.nextInt(20);
        world.afterMillis(leaves, () -> holder.run(() -> holder.stopApplication(kept)));
        if (random.nextBoolean()) {
            long sleeps = Math.max(0, leaves + kept - 1_500 + random.nextInt(1_000));
            world.afterMillis(sleeps, away::sleep);
            world.afterMillis(sleeps + 1_050 + random.nextInt(400), away::wake);
        }
        world.afterMillis(Math.max(0, Math.min(fault, dies - 1)), () -> {
            switch (kind) {
                case 0 -> away.sleep();
                case 1 -> scenario.cut(0, 2, true);
                case 2 -> scenario.cutOneWay(0, 2, true);
                default -> scenario.cutOneWay(2, 0, true);
            }
        });
        written.clear();
        for (long millis = 0; millis < dies; millis += pause) {
            String name = "x" + millis;
            Ticket ticket = scenario.write(0, replica, name, Guarantee.APPLIED);
            if (ticket != null) {
                written.put(name, ticket);
            }
            world.run(pause);
        }
        written.values().removeIf(ticket -> !ticket.confirmed());
        writer.crash();
        closed += holder.link().closed() ? 1 : 0;
        alone += written.keySet().stream().anyMatch(name -> lacks(away, name)) ? 1 : 0;
        world.run(random.nextInt(6_000));
        away.wake();
        scenario.cut(0, 2, false);
        world.run(50_000);
        assertThat(written.keySet())
                .as("seed " + seed + ": what was confirmed and is not there")
                .noneMatch(name -> lacks(away, name));
    }

    /** The third member falls silent so many ms after it began; true if nobody relied on it then. */
    private static boolean leftUntilAnotherFellSilent(int millis) {
        Scenario scenario = new Scenario(3, 3, 20, millis);
        scenario.keepInView();
        SimulatedMember holder = scenario.member(1);
        Replica replica = scenario.create(0, ID);
        scenario.world().run(2_500);
        holder.run(() -> holder.stopApplication(0));
        scenario.world().run(millis);
        scenario.member(2).sleep();
        scenario.world().run(500);
        Ticket leaving = scenario.write(0, replica, "leaving", Guarantee.APPLIED);
        scenario.world().run(100);
        boolean reliedOn = leaving.confirmed();
        scenario.world().run(4_000);
        Ticket stays = scenario.write(0, replica, "stays", Guarantee.APPLIED);
        scenario.world().run(100);
        assertThat(stays == null && holder.link().closed() || stays.confirmed())
                .as("relied on or closed, " + millis)
                .isTrue();
        return !reliedOn && !holder.link().closed();
    }

    @Test
    void manyAreGivenUpAtOnce() {
        Scenario scenario = new Scenario(3, 3, 20, 1);
        List<Link> links = new ArrayList<>();
        for (SimulatedMember member : scenario.members()) {
            for (int i = 0; i < 30; i++) {
                links.add(member.exchange().open("other" + i, StoreListener.NOBODY));
            }
        }
        scenario.world().run(5_000);
        List<Link> own = links.subList(30, 60);
        scenario.member(1).run(() -> own.forEach(scenario.member(1).exchange()::close));
        scenario.world().run(3_000);
        assertThat(own).allMatch(Link::closed);
    }

    @Test
    void itIsReliedOnAgainIfAnotherFallsSilentMeanwhile() {
        assertThat(IntStream.range(0, 250).filter(LeavingTest::leftUntilAnotherFellSilent))
                .as("moments at which the others do not rely on it")
                .isNotEmpty();
    }

    private static boolean lacks(SimulatedMember member, String name) {
        return member.store().get(ID) == null || member.store().get(ID).value(name) == null;
    }

    @Test
    void nothingThatItConfirmedIsLost() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            play(seed);
        }
        assertThat(closed).as("times that it had given the store up").isGreaterThan(SEEDS / 20);
        assertThat(alone).as("times that it alone had something").isGreaterThan(SEEDS / 20);
    }
}
