package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.simulation.Scenario.ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Handover;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each guarantee promises under which fault: each row of the table in docs/operations.md, for each of its columns. */
@Timeout(60)
class GuaranteesTest {

    private static final int MANY = 20;

    private Scenario scenario;
    private SimulatedMember writer;
    private SimulatedMember second;
    private SimulatedMember third;
    private final List<Replica> sessions = new ArrayList<>();

    private void begin() {
        scenario = new Scenario(3, 3, 40, 1);
        writer = scenario.member(0);
        second = scenario.member(1);
        third = scenario.member(2);
        for (int i = 0; i < MANY; i++) {
            sessions.add(scenario.create(0, String.format("%016X", i)));
        }
        run(5_000);
    }

    private void run(long millis) {
        scenario.world().run(millis);
    }

    /** Has each session get a value, and waits until all requests are answered. */
    private void write(String name, Guarantee guarantee) {
        List<Ticket> tickets = new ArrayList<>();
        for (Replica session : sessions) {
            Ticket ticket = scenario.write(0, session, name, guarantee);
            if (ticket != null) {
                tickets.add(ticket);
            }
        }
        assertThat(tickets).as("requests that wait").hasSize(guarantee == Guarantee.ASYNC ? 0 : MANY);
        for (int millis = 0; !tickets.stream().allMatch(Ticket::done); millis++) {
            assertThat(millis).as("ms until all are answered").isLessThan(10_000);
            run(1);
        }
        assertThat(tickets).allMatch(Ticket::kept);
    }

    /** How many sessions of a member lack that value. */
    private long lacking(SimulatedMember member, String name) {
        return sessions.stream()
                .map(session -> member.store().get(session.key()))
                .filter(replica -> replica == null || replica.value(name) == null)
                .count();
    }

    private void expectKept(Guarantee guarantee, long atMostLost) {
        for (SimulatedMember member : List.of(second, third)) {
            assertThat(lacking(member, "x"))
                    .as("lost under " + guarantee)
                    .isLessThanOrEqualTo(guarantee == Guarantee.ASYNC ? atMostLost : 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theMemberThatAnsweredDies(Guarantee guarantee) {
        begin();
        write("x", guarantee);
        long lag = writer.exchange().lag();
        writer.crash();
        run(10_000);
        expectKept(guarantee, lag);
    }

    @ParameterizedTest
    @EnumSource
    void itDiesWhileAnotherOneSleeps(Guarantee guarantee) {
        begin();
        scenario.keepInView();
        third.sleep();
        run(5_000);
        write("x", guarantee);
        long lag = writer.exchange().lag();
        writer.crash();
        run(5_000);
        third.wake();
        run(15_000);
        expectKept(guarantee, lag);
    }

    @ParameterizedTest
    @EnumSource
    void itDiesWhileAnotherOneIsCutOff(Guarantee guarantee) {
        begin();
        scenario.cut(0, 2, true);
        scenario.cut(1, 2, true);
        run(5_000);
        write("x", guarantee);
        long lag = writer.exchange().lag();
        writer.crash();
        run(5_000);
        scenario.cut(0, 2, false);
        scenario.cut(1, 2, false);
        run(15_000);
        expectKept(guarantee, lag);
    }

    @ParameterizedTest
    @EnumSource
    void anotherMemberDies(Guarantee guarantee) {
        begin();
        write("x", guarantee);
        second.crash();
        run(10_000);
        assertThat(lacking(writer, "x")).isZero();
        assertThat(lacking(third, "x")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void membersStopOneAfterTheOther(Guarantee guarantee) {
        begin();
        write("x", guarantee);
        for (SimulatedMember member : scenario.members()) {
            member.run(() -> member.exchange().handover().announce(true));
            for (int millis = 0;
                    !member.exchange().handover().look(other -> true).stream().allMatch(Handover.Progress::done);
                    millis++) {
                assertThat(millis).isLessThan(10_000);
                run(1);
            }
            member.run(member::stopCluster);
            run(500);
            member.startCluster();
            for (int millis = 0; !member.link().joined().isDone(); millis++) {
                assertThat(millis).isLessThan(30_000);
                run(1);
            }
        }
        run(2_000);
        assertThat(scenario.members())
                .allSatisfy(member -> assertThat(lacking(member, "x")).isZero());
    }

    @ParameterizedTest
    @EnumSource
    void aPartition(Guarantee guarantee) {
        begin();
        scenario.cut(0, 2, true);
        scenario.cut(1, 2, true);
        run(5_000);
        write("x", guarantee);
        change(0, "both", "of 0", guarantee);
        change(2, "y", "1", guarantee);
        change(2, "both", "of 2", guarantee);
        run(10_000);
        scenario.cut(0, 2, false);
        scenario.cut(1, 2, false);
        run(20_000);
        assertThat(scenario.members()).allSatisfy(member -> {
            assertThat(lacking(member, "x")).isZero();
            Replica replica = member.store().get(sessions.get(0).key());
            assertThat(replica.value("y")).isNotNull();
            assertThat(replica.value("both").text())
                    .isEqualTo(sessions.get(0).value("both").text())
                    .isIn("of 0", "of 2");
        });
    }

    private void change(int member, String name, String value, Guarantee guarantee) {
        SimulatedMember by = scenario.member(member);
        Replica replica = by.store().get(sessions.get(0).key());
        by.run(() -> by.publisher().change(replica, Map.of(name, EncodedValue.text(value)), guarantee, true));
    }

    @ParameterizedTest
    @EnumSource
    void aLogoutAndANewIdOnOneSideOfAPartition(Guarantee guarantee) {
        begin();
        String ended = sessions.get(1).key();
        scenario.cut(0, 2, true);
        scenario.cut(1, 2, true);
        run(5_000);
        change(0, Entry.ID, ID, guarantee);
        writer.run(() -> writer.publisher().end(sessions.get(1), guarantee));
        run(10_000);
        assertThat(third.store().get(ended)).isNotNull();
        scenario.cut(0, 2, false);
        scenario.cut(1, 2, false);
        run(20_000);
        assertThat(scenario.members()).allSatisfy(member -> {
            assertThat(member.store().get(ended)).isNull();
            assertThat(member.store().find(sessions.get(0).key())).isNull();
            assertThat(member.store().find(ID).key()).isEqualTo(sessions.get(0).key());
        });
    }

    @ParameterizedTest
    @EnumSource
    void theNextRequestComesToAnotherMemberAtOnce(Guarantee guarantee) {
        begin();
        write("x", guarantee);
        long lacking = lacking(second, "x") + lacking(third, "x");
        writer.crash();
        switch (guarantee) {
            case ASYNC -> assertThat(lacking).isEqualTo(2 * MANY);
            case APPLIED -> {
                assertThat(lacking).as("what some do not have yet").isPositive();
                for (SimulatedMember member : List.of(second, third)) {
                    sessions.forEach(session -> scenario.use(member.index(), session.id(), guarantee));
                    assertThat(lacking(member, "x")).isZero();
                }
            }
            case ALL -> assertThat(lacking).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseIsThere(Guarantee guarantee) {
        begin();
        second.crash();
        third.crash();
        run(10_000);
        for (Replica session : sessions) {
            assertThat(scenario.write(0, session, "x", guarantee)).isNull();
        }
        assertThat(writer.exchange().counters().waitsGivenUp.sum()).isZero();
        second.start();
        run(10_000);
        assertThat(lacking(second, "x")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyAnswers(Guarantee guarantee) {
        begin();
        scenario.keepInView();
        scenario.cut(0, 1, true);
        scenario.cut(0, 2, true);
        run(10_000);
        for (Replica session : sessions) {
            assertThat(scenario.write(0, session, "x", guarantee)).isNull();
        }
        assertThat(writer.exchange().counters().waitsGivenUp.sum()).isEqualTo(guarantee == Guarantee.ASYNC ? 0 : MANY);
        scenario.cut(0, 1, false);
        scenario.cut(0, 2, false);
        run(10_000);
        assertThat(lacking(second, "x")).isZero();
        assertThat(lacking(third, "x")).isZero();
    }
}
