package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** New sessions come all the time, so that two members are never equal at one moment. */
@Timeout(60)
class DoubtUnderLoadTest {

    @Test
    void aMemberThatHasSleptIsCertainAgainSoon() {
        Scenario scenario = new Scenario(3, 3, 20, 1);
        for (int i = 0; i < 3; i++) {
            scenario.createAgainAndAgain(i, 5);
        }
        scenario.world().run(2_000);
        SimulatedMember sleeper = scenario.member(2);
        sleeper.sleep();
        scenario.world().run(1_500);
        sleeper.wake();
        assertThat(sleeper.link().certain()).isFalse();
        scenario.world().run(3_000);
        for (int i = 0; i < 500; i++) {
            scenario.world().run(10);
            assertThat(scenario.members())
                    .as((3_000 + 10 * i) + " ms after it woke up")
                    .allMatch(member -> member.link().certain());
        }
    }
}
