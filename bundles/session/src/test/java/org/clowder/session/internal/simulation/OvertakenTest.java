package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.LinkedHashSet;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked for is overtaken by what was on its way; each history is played for many moments of that. */
@Timeout(60)
class OvertakenTest {

    private static final long MILLI = 1_000_000;

    /** Member 0 lacks the session that 2 made, asks 1 for it because of its first write, and gets it from 2 before 1 writes once more. */
    @Test
    void aWriteIsAcknowledgedOnlyOnceItIsThere() {
        for (int seed = 1; seed <= 6; seed++) {
            long arrives = arrival(seed);
            for (long before = 20 * MILLI; arrives > 0 && before > 0; before -= MILLI) {
                for (long then = 2 * MILLI; then < 30 * MILLI; then += 4 * MILLI) {
                    expectAcknowledgedIfThere(seed, arrives - before, then);
                }
            }
        }
    }

    private static Scenario sessionThatOneMemberLacks(int seed) {
        Scenario scenario = new Scenario(3, 3, 40, seed);
        scenario.cut(0, 2, true);
        scenario.create(2, ID);
        scenario.world().run(100);
        scenario.cut(1, 2, true);
        scenario.cut(0, 2, false);
        return scenario;
    }

    /** When member 0 gets it from the one that made it; 0 if that takes too long. */
    private static long arrival(int seed) {
        Scenario scenario = sessionThatOneMemberLacks(seed);
        for (int i = 0; i < 20_000; i++) {
            scenario.world().runNanos(MILLI / 10);
            if (scenario.member(0).store().get(ID) != null) {
                return scenario.world().now();
            }
        }
        return 0;
    }

    private static void expectAcknowledgedIfThere(int seed, long firstWrite, long then) {
        Scenario scenario = sessionThatOneMemberLacks(seed);
        World world = scenario.world();
        Replica replica = scenario.member(1).store().get(ID);
        Ticket[] ticket = new Ticket[1];
        world.after(firstWrite - world.now(), () -> ticket[0] = scenario.write(1, replica, "x", Guarantee.APPLIED));
        world.after(firstWrite + then - world.now(), () -> scenario.write(1, replica, "y", Guarantee.APPLIED));
        for (int i = 0; i < 20_000; i++) {
            world.runNanos(MILLI / 10);
            if (ticket[0] != null && ticket[0].confirmed()) {
                assertThat(scenario.member(0).store().get(ID).value("x"))
                        .as("of seed " + seed + ", written at " + firstWrite + " and " + then + " ns later")
                        .isNotNull();
                return;
            }
        }
    }

    /** Member 0 was cut off, asks 1 for what differs, and 1 writes before it hears of that. */
    @Test
    void aDoubtIsOverOnlyOnceAllIsThere() {
        Scenario first = sessionThatDiffers();
        while (!settled(first)) {
            first.world().runNanos(MILLI / 10);
        }
        long settled = first.world().now();
        for (long before = 60 * MILLI; before >= 0; before -= 400_000) {
            Scenario scenario = sessionThatDiffers();
            World world = scenario.world();
            Replica replica = scenario.member(1).store().get(ID);
            world.after(settled - before - world.now(), () -> scenario.write(1, replica, "y", Guarantee.ALL));
            while (!settled(scenario)) {
                world.runNanos(MILLI / 10);
            }
            assertThat(scenario.member(0).store().get(ID).value("x"))
                    .as("when it doubts nobody any more, and 1 has written " + before + " ns before that")
                    .isNotNull();
        }
    }

    private static boolean settled(Scenario scenario) {
        return scenario.member(0).link().shared() && scenario.member(0).link().certain();
    }

    private static Scenario sessionThatDiffers() {
        Scenario scenario = new Scenario(3, 3, 40, 1);
        Replica replica = scenario.create(2, ID);
        scenario.world().run(500);
        scenario.cut(0, 1, true);
        scenario.cut(0, 2, true);
        scenario.world().run(15_000);
        scenario.write(2, replica, "x", Guarantee.ALL);
        scenario.world().run(1_000);
        scenario.cut(0, 1, false);
        scenario.world().run(300);
        return scenario;
    }

    /** It has told one of two others more. */
    @Test
    void whenAMemberSaysGoodByeOthersAskEachOther() {
        for (boolean beginsAnew : new boolean[] {false, true}) {
            Scenario scenario = new Scenario(3, 3, 2, 1);
            Replica replica = scenario.create(2, ID);
            scenario.world().run(2_500);
            SimulatedMember leaves = scenario.member(1);
            scenario.cutOneWay(1, 0, true);
            Ticket ticket = scenario.write(1, leaves.store().get(replica.key()), "x", Guarantee.APPLIED);
            scenario.world().run(20);
            assertThat(ticket.confirmed()).isTrue();
            scenario.cutOneWay(1, 0, beginsAnew);
            leaves.stopCluster();
            scenario.world().run(20);
            scenario.cutOneWay(1, 0, false);
            if (beginsAnew) {
                leaves.startCluster();
                scenario.world().run(20);
            }
            for (int i = 0; i < 2_000; i++) {
                assertThat(scenario.answers(0, ID)
                                && scenario.member(0).store().get(ID).value("x") == null)
                        .as("answers from what it has")
                        .isFalse();
                scenario.world().run(1);
            }
            assertThat(scenario.member(0).store().get(ID).value("x")).isNotNull();
        }
    }

    @Test
    void anIntroductionThatWasOvertakenEndsNothing() throws Exception {
        Scenario scenario = new Scenario(2, 2, 2, 1);
        SimulatedMember here = scenario.member(0);
        SimulatedMember other = scenario.member(1);
        WireOutput hello = new WireOutput(256);
        new Header(Header.VERSION, Header.Kind.HELLO, other.exchange().self(), 0, 0, 0).write(hello);
        new Hello(
                        1,
                        Header.VERSION,
                        1,
                        0,
                        new LinkedHashSet<>(),
                        1,
                        new LinkedHashSet<>(),
                        true,
                        new LinkedHashSet<>(),
                        false)
                .write(hello);
        Replica created = here.exchange().create(here.link(), ID, true);
        Ticket ticket = scenario.write(0, created, "x", Guarantee.ALL);
        here.run(() -> here.exchange().received(new WireInput(hello.toByteArray()), other.life()));
        assertThat(here.link().shared()).isTrue();
        assertThat(ticket.over()).isFalse();
        scenario.world().run(100);
        assertThat(ticket.confirmed()).isTrue();
    }
}
