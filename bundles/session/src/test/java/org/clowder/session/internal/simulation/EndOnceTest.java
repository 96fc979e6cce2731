package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that nobody uses, of which listeners take long to hear that they end. */
@Timeout(60)
class EndOnceTest {

    private static final int SESSIONS = 30;

    private final Scenario scenario = new Scenario(3, 3, 2, 1);

    private void create(int number) {
        SimulatedMember member = scenario.member(0);
        Replica replica = scenario.create(0, String.format("%016X", number));
        member.run(() ->
                member.publisher().change(replica, Map.of(Entry.TIMEOUT, EncodedValue.text("4")), Guarantee.ALL, true));
    }

    private int ends() {
        return scenario.members().stream()
                .mapToInt(member -> member.listener().ends())
                .sum();
    }

    private void createAll() {
        scenario.world().run(2_000);
        for (int i = 0; i < SESSIONS; i++) {
            create(i);
        }
        scenario.world().run(1_000);
        scenario.members().forEach(member -> member.listens(Listener.Mood.SLOW, 60_000));
    }

    /** The member that decides of some is another one from then on. */
    @Test
    void anApplicationThatStartsMeanwhileEndsNoneAgain() {
        createAll();
        SimulatedMember third = scenario.member(2);
        third.stopApplication(60_000);
        while (ends() == 0) {
            scenario.world().run(10);
        }
        third.openStore();
        expectAllEnded();
    }

    @Test
    void whatAnApplicationWasAboutToEndThatStopsMeanwhileOthersEnd() {
        createAll();
        SimulatedMember third = scenario.member(2);
        Listener stopped = third.listener();
        while (stopped.ends() == 0) {
            scenario.world().runNanos(100_000);
        }
        third.stopApplication(60_000);
        expectAllEnded();
        assertThat(stopped.ends()).isLessThan(SESSIONS / 4);
    }

    private void expectAllEnded() {
        scenario.world().run(20_000);
        assertThat(ends()).isEqualTo(SESSIONS);
        assertThat(scenario.member(0).store().replicas()).isEmpty();
    }
}
