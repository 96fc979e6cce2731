package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.List;
import java.util.stream.IntStream;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which member answers from what it has of a session under {@code applied}, and what others do. */
@Timeout(60)
class PrimaryTest {

    private static final int SEEDS = 40;
    private static final String OTHER = "FEDCBA9876543210";

    private Scenario begin(int seed) {
        Scenario scenario = new Scenario(3, 3, 40, seed);
        scenario.create(0, ID);
        scenario.world().run(5_000);
        return scenario;
    }

    private static List<Integer> answering(Scenario scenario) {
        return IntStream.range(0, 3)
                .filter(member -> scenario.answers(member, ID, Guarantee.APPLIED))
                .boxed()
                .toList();
    }

    @Test
    void itIsTheOneThatMadeItAndThenTheLastThatHasUsedIt() {
        Scenario scenario = begin(1);
        assertThat(answering(scenario)).containsExactly(0);
        for (int member : List.of(2, 1, 0, 1)) {
            scenario.use(member, ID, Guarantee.APPLIED);
            assertThat(answering(scenario)).containsExactly(member);
        }
    }

    @Test
    void itAsksNobody() {
        Scenario scenario = begin(1);
        scenario.use(1, ID, Guarantee.APPLIED);
        long asked = scenario.member(1).exchange().counters().questions.sum();
        for (int i = 0; i < 10; i++) {
            scenario.use(1, ID, Guarantee.APPLIED);
            scenario.write(1, scenario.member(1).store().get(ID), "x" + i, Guarantee.APPLIED);
            scenario.world().run(100);
        }
        assertThat(asked).isEqualTo(1);
        assertThat(scenario.member(1).exchange().counters().questions.sum()).isEqualTo(asked);
    }

    @Test
    void membersThatTakeItOverAtOneMomentAreNotBoth() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Scenario scenario = begin(seed);
            for (int member : List.of(1, 2)) {
                SimulatedMember asks = scenario.member(member);
                asks.run(() -> assertThat(asks.exchange().refresh(asks.link(), ID, Guarantee.APPLIED, 2_000_000_000))
                        .isInstanceOf(Refresh.class));
                scenario.world().run(scenario.random().nextInt(40));
            }
            for (int i = 0; i < 200; i++) {
                scenario.world().run(1);
                assertThat(answering(scenario)).as("seed " + seed).hasSizeLessThan(2);
            }
        }
    }

    /** A request that has gone on at member 0 while another one came to member 1. */
    @Test
    void whatIsWrittenElsewhereMeanwhileIsThereBeforeItIsAnswered() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Scenario scenario = begin(seed);
            scenario.use(1, ID, Guarantee.APPLIED);
            Replica replica = scenario.member(0).store().get(ID);
            Ticket ticket = scenario.write(0, replica, "x", Guarantee.APPLIED);
            for (int i = 0; !ticket.done(); i++) {
                assertThat(i).as("ms until it is answered").isLessThan(2_000);
                scenario.world().run(1);
            }
            assertThat(scenario.member(1).store().get(ID).value("x"))
                    .as("seed " + seed)
                    .isNotNull();
        }
    }

    /** Member 0, that is the primary one, is lost from view; member 1 takes over and only reads, so nothing differs as 0 is back. */
    @Test
    void whoWasAwayAsAnotherOneTookOverIsAskedOnceItIsBack() {
        Scenario scenario = begin(1);
        scenario.cut(0, 1, true);
        scenario.cut(0, 2, true);
        scenario.world().run(15_000);
        scenario.use(1, ID, Guarantee.APPLIED);
        assertThat(answering(scenario)).containsExactly(0, 1);
        scenario.cut(0, 1, false);
        scenario.cut(0, 2, false);
        scenario.world().run(20_000);
        assertThat(answering(scenario)).containsExactly(0);
    }

    /** Frames from member 1 to member 0 were lost for a while: 0 is not asked, and nobody doubts anybody. */
    @Test
    void whoLaggedAsAnotherOneTookOverIsAskedOnceItDoesNot() {
        Scenario scenario = begin(1);
        scenario.create(2, OTHER);
        scenario.world().run(1_000);
        scenario.cutOneWay(1, 0, true);
        SimulatedMember asks = scenario.member(1);
        asks.run(() -> assertThat(asks.exchange().refresh(asks.link(), OTHER, Guarantee.APPLIED, 2_000_000_000))
                .isNotNull());
        scenario.world().run(2_150);
        scenario.use(1, ID, Guarantee.APPLIED);
        assertThat(answering(scenario)).containsExactly(0, 1);
        scenario.cutOneWay(1, 0, false);
        scenario.world().run(20_000);
        assertThat(answering(scenario)).containsExactly(0);
    }

    @Test
    void aMemberThatDoesNotAnswerIsWaitedForOnce() {
        Scenario scenario = begin(1);
        scenario.keepInView();
        scenario.member(2).sleep();
        SimulatedMember asks = scenario.member(1);
        Refresh[] refresh = new Refresh[1];
        asks.run(() -> refresh[0] = asks.exchange().refresh(asks.link(), ID, Guarantee.APPLIED, 2_000_000_000));
        scenario.world().run(2_500);
        assertThat(refresh[0].ticket().over()).isTrue();
        long begun = scenario.world().now();
        scenario.use(1, ID, Guarantee.APPLIED);
        assertThat(scenario.world().now() - begun).isLessThan(200_000_000);
        assertThat(answering(scenario)).contains(1);
        scenario.member(2).wake();
        assertThat(scenario.answers(2, ID, Guarantee.APPLIED)).isFalse();
        scenario.world().run(20_000);
        assertThat(answering(scenario)).isEmpty();
    }
}
