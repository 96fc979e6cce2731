package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that one member neither saw begin nor end, and then hears of from another one that missed the end. */
@Timeout(60)
class EndOutOfSightTest {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private Scenario scenario;
    private String key;

    private void run(long millis) {
        scenario.world().run(millis);
    }

    /** So that members have something in common. */
    private void createAnother() {
        scenario.create(0, "FEDCBA9876543210");
        run(500);
    }

    private void create(int member) {
        run(500);
        key = scenario.create(member, ID).key();
        run(500);
    }

    /** The session ends on that member, and the others have time to notice who is there. */
    private void end(int member) {
        run(100);
        scenario.end(member, key);
        run(20_000);
    }

    /** For 10 s; it is told of the session meanwhile. */
    private void expectNoAnswer(int member) {
        int shown = 0;
        for (int i = 0; i < 1_000; i++) {
            run(10);
            SimulatedMember asked = scenario.member(member);
            shown += asked.store().get(key) == null ? 0 : 1;
            assertThat(asked.link().joined().isDone() && scenario.answers(member, key))
                    .as("answers without a question, after " + i * 10 + " ms")
                    .isFalse();
        }
        assertThat(shown).as("it was told of it").isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyIsAnsweredFromIt(boolean othersToo) {
        scenario = new Scenario(3, 3, 2, 1);
        if (othersToo) {
            createAnother();
        }
        scenario.cut(1, 0, true);
        scenario.cut(1, 2, true);
        create(2);
        scenario.cut(2, 0, true);
        end(0);
        scenario.cut(1, 0, false);
        run(8_000);
        assertThat(scenario.member(1).link().certain())
                .as("it holds the same as who has ended it")
                .isTrue();
        scenario.cut(1, 2, false);
        expectNoAnswer(1);
        assertThat(scenario.member(1).store().get(key)).isNull();
    }

    @Test
    void whoJoinsAndComparesFirstWithOneThatKnowsTheEndAsksBeforeItAnswers() {
        scenario = new Scenario(4, 3, 2, 1);
        createAnother();
        scenario.cut(0, 1, true);
        scenario.cut(0, 2, true);
        create(2);
        scenario.cut(1, 2, true);
        end(1);
        scenario.cut(0, 1, false);
        run(8_000);
        scenario.member(3).start();
        expectNoAnswer(3);
    }

    /** Member 0 has ended it, 3 has missed that, 1 and 2 know nothing, 2 gets it from 3 as soon as they are not cut off. */
    private void endedOnOneOfFour(int maxDelayMillis, long seed) {
        scenario = new Scenario(4, 4, maxDelayMillis, seed);
        createAnother();
        for (int away = 1; away <= 2; away++) {
            scenario.cut(away, 0, true);
            scenario.cut(away, 3, true);
        }
        create(3);
        scenario.cut(0, 3, true);
        end(0);
        scenario.cut(1, 0, false);
        scenario.cut(2, 0, false);
        run(8_000);
        assertThat(scenario.member(1).link().certain()).isTrue();
    }

    private void hasTwoHearOfIt() {
        scenario.cut(2, 3, false);
        for (int i = 0; i < 20_000 && scenario.member(2).store().get(key) == null; i++) {
            run(1);
        }
        assertThat(scenario.member(2).store().get(key))
                .as("another member was told of it")
                .isNotNull();
        assertThat(scenario.member(1).store().get(key)).isNull();
    }

    /** The member that knows the end answers the question by id with nothing, before the other tells what it has. */
    @Test
    void whoIsToldOfItByOneMemberAsksTheOthersOnceMore() {
        endedOnOneOfFour(2, 1);
        hasTwoHearOfIt();
        for (int i = 0; i < 20; i++) {
            // each time the answers come in another order
            ask(scenario.member(1));
            assertThat(scenario.member(1).store().find(ID)).as("answered from").isNull();
        }
    }

    /** As a request does. */
    private void ask(SimulatedMember member) {
        Refresh[] refresh = new Refresh[1];
        for (int i = 0; i < Refresh.TRIES; i++) {
            member.run(() -> refresh[0] = member.exchange().refresh(member.link(), ID, Guarantee.ALL, PATIENCE));
            if (refresh[0] == null) {
                return;
            }
            for (int k = 0; k < 2_000 && !refresh[0].ticket().over(); k++) {
                run(1);
            }
            if (!refresh[0].again().getAsBoolean()) {
                return;
            }
        }
    }

    @Test
    void theAnswerToAQuestionThatWasGivenUpIsNoNews() {
        endedOnOneOfFour(2, 1);
        hasTwoHearOfIt();
        SimulatedMember asks = scenario.member(1);
        scenario.cutOneWay(2, 1, true);
        asks.run(() -> asks.exchange().refresh(asks.link(), ID, Guarantee.ALL, PATIENCE / 20));
        run(200);
        scenario.cutOneWay(2, 1, false);
        expectNoAnswerUntilItEnds();
    }

    @Test
    void whatIsSentAgainThatWasAskedForIsNoNews() {
        endedOnOneOfFour(2, 1);
        scenario.cut(2, 0, true);
        run(12_000);
        hasTwoHearOfIt();
        run(100);
        SimulatedMember asks = scenario.member(1);
        scenario.write(2, scenario.member(2).store().get(key), "x", Guarantee.ALL);
        long pulls = asks.exchange().counters().pulls.sum();
        for (int i = 0; i < 500 && asks.exchange().counters().pulls.sum() == pulls; i++) {
            scenario.world().runNanos(20_000);
        }
        // what answers is lost
        scenario.cutOneWay(2, 1, true);
        run(30);
        scenario.cutOneWay(2, 1, false);
        expectNoAnswerUntilItEnds();
    }

    @Test
    void whatAComparisonUnderLoadBringsIsNoNews() {
        for (int seed = 1; seed <= 8; seed++) {
            endedOnOneOfFour(20, seed);
            for (int i = 0; i < 3; i++) {
                scenario.createAgainAndAgain(i, 20);
            }
            run(4_000 + scenario.random().nextInt(10_000));
            scenario.cut(2, 3, false);
            for (int i = 0; i < 2_500; i++) {
                run(10);
                assertThat(scenario.answers(1, key)).as("seed " + seed).isFalse();
            }
        }
    }

    private void expectNoAnswerUntilItEnds() {
        int shown = 0;
        for (int i = 0; i < 5_000; i++) {
            run(1);
            Replica replica = scenario.member(1).store().get(key);
            shown += replica == null ? 0 : 1;
            assertThat(scenario.answers(1, key))
                    .as("answers without a question")
                    .isFalse();
        }
        assertThat(shown).as("it was told of it").isPositive();
    }
}
