package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Handover.Progress;
import org.clowder.session.internal.exchange.Handover.Receivers;
import org.clowder.session.internal.exchange.Handover.Tally;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;
import org.clowder.session.internal.stream.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Member 0 leaves: what is reported safe is on another member though 0 dies the moment after. */
@Timeout(60)
class HandoverTest {

    private static final int MANY = 2_000;
    private static final int STEP = 20;

    private Scenario scenario;
    private SimulatedMember leaving;

    private void begin(int members) {
        scenario = new Scenario(members, members, 2, members);
        scenario.keepInView();
        leaving = scenario.member(0);
    }

    private void run(long millis) {
        scenario.world().run(millis);
    }

    private void runUntil(BooleanSupplier condition) {
        for (int i = 0; i < 60_000 / STEP && !condition.getAsBoolean(); i++) {
            run(STEP);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void announce() {
        leaving.run(() -> leaving.exchange().handover().announce(true));
    }

    private Progress look() {
        return look(member -> true);
    }

    /** How much of it that member has. */
    private Progress lookFor(int member) {
        Member life = scenario.member(member).life();
        return look(other -> other.equals(life));
    }

    private Progress look(Predicate<Member> which) {
        Progress[] seen = new Progress[1];
        leaving.run(() -> seen[0] = leaving.exchange().handover().look(which).get(0));
        return seen[0];
    }

    /** As {@link #lookFor}, of a member that stays itself. */
    private Progress offer(int member) {
        Member life = scenario.member(member).life();
        Progress[] seen = new Progress[1];
        leaving.run(() -> seen[0] = leaving.exchange().handover().offer(leaving.link(), life::equals));
        return seen[0];
    }

    private void drain() {
        announce();
        runUntil(() -> look().done());
        assertThat(look().safe()).isEqualTo(look().replicas());
    }

    private void cutOff(int member, boolean cut) {
        for (SimulatedMember other : scenario.members()) {
            if (other.index() != member) {
                scenario.cut(member, other.index(), cut);
            }
        }
    }

    /** Of which no other member knows yet. */
    private List<String> createApart() {
        cutOff(0, true);
        List<String> keys = create();
        cutOff(0, false);
        return keys;
    }

    private List<String> create() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            keys.add(scenario.create(0, String.format("%016X%016X", i, i)).key());
        }
        return keys;
    }

    private long missing(int member, List<String> keys) {
        return keys.stream()
                .filter(key -> scenario.member(member).store().get(key) == null)
                .count();
    }

    @Test
    void whatAnotherMemberHasIsProvedAndNotSentAgain() {
        begin(2);
        create();
        run(5_000);
        long before = leaving.exchange().counters().changesSent.sum();
        long begun = scenario.world().now();
        drain();
        assertThat(TimeUnit.NANOSECONDS.toMillis(scenario.world().now() - begun))
                .isLessThan(500);
        assertThat(look().safe()).isEqualTo(MANY);
        assertThat(leaving.exchange().counters().changesSent.sum()).isEqualTo(before);
        assertThat(scenario.member(1).exchange().counters().pulls.sum()).isZero();
    }

    @Test
    void whatNoOtherMemberHasIsSentBeforeItCountsAsSafe() {
        begin(3);
        List<String> keys = createApart();
        announce();
        assertThat(look().safe()).isZero();
        runUntil(() -> look().done());
        leaving.crash();
        run(10_000);
        assertThat(missing(1, keys)).isZero();
        assertThat(missing(2, keys)).isZero();
    }

    /** What only others wrote is never sent as a change of this member. */
    @Test
    void whatOnlyAMemberThatDiedHadToldIsHandedOver() {
        begin(3);
        Replica replica = scenario.create(2, Scenario.ID);
        run(3_000);
        cutOff(1, true);
        scenario.write(2, replica, "x", Guarantee.APPLIED);
        run(100);
        scenario.member(2).crash();
        cutOff(1, false);
        drain();
        leaving.crash();
        assertThat(scenario.member(1).store().get(Scenario.ID).value("x")).isNotNull();
    }

    @Test
    void anEndOfWhichOnlyThisMemberKnowsIsHandedOver() {
        begin(3);
        scenario.create(2, Scenario.ID);
        run(3_000);
        cutOff(1, true);
        scenario.end(2, Scenario.ID);
        run(100);
        scenario.member(2).crash();
        cutOff(1, false);
        drain();
        leaving.crash();
        assertThat(scenario.member(1).store().hasEnded(Scenario.ID)).isTrue();
    }

    @Test
    void anotherMemberTakesOverForOneThatDiesMeanwhile() {
        begin(3);
        List<String> keys = createApart();
        announce();
        run(1);
        assertThat(look().done()).isFalse();
        scenario.member(1).crash();
        runUntil(() -> look().done());
        leaving.crash();
        assertThat(missing(2, keys)).isZero();
    }

    @Test
    void aMemberThatIsNamedHasToHaveAllItself() {
        begin(3);
        scenario.cut(0, 2, true);
        scenario.cut(1, 2, true);
        scenario.create(0, Scenario.ID);
        announce();
        runUntil(() -> look().done());
        assertThat(lookFor(1).done()).isTrue();
        assertThat(lookFor(2).done()).isFalse();
        assertThat(lookFor(2).safe()).isZero();
        scenario.cut(0, 2, false);
        runUntil(() -> lookFor(2).done());
        leaving.crash();
        assertThat(scenario.member(2).store().get(Scenario.ID)).isNotNull();
    }

    @Test
    void aMemberThatIsNamedAndDiesOrLeavesMeanwhileIsNotReplaced() {
        begin(3);
        Member named = scenario.member(1).life();
        createApart();
        announce();
        run(1);
        scenario.member(1).crash();
        runUntil(() -> look(named::equals).receivers() == Receivers.NONE);
        runUntil(() -> lookFor(2).done());
        assertThat(look(named::equals).done()).isFalse();
        scenario.member(2).run(() -> scenario.member(2).exchange().handover().announce(true));
        runUntil(() -> lookFor(2).receivers() == Receivers.LEAVING);
        assertThat(lookFor(2).done()).isFalse();
    }

    /** Whoever else does not answer. */
    @Test
    void aMemberThatIsNamedAndDoesNotHaveTheStoreIsNotWaitedFor() {
        begin(3);
        scenario.create(0, Scenario.ID);
        SimulatedMember named = scenario.member(1);
        named.run(() -> named.exchange().open("another", StoreListener.NOBODY));
        named.run(() -> named.exchange().close(named.link()));
        runUntil(() -> named.link().closed());
        scenario.member(2).sleep();
        run(4_000);
        announce();
        runUntil(() -> lookFor(1).receivers() == Receivers.NONE);
        assertThat(look().receivers()).isEqualTo(Receivers.SILENT);
        assertThat(leaving.exchange().handover().receivers(named.life()::equals))
                .isEqualTo(Receivers.NONE);
    }

    @Test
    void whatHasEndedIsTakenByWhoeverHasTheStore() {
        begin(3);
        scenario.create(0, Scenario.ID);
        SimulatedMember named = scenario.member(1);
        named.run(() -> named.exchange().open("another", StoreListener.NOBODY));
        named.run(() -> named.exchange().close(named.link()));
        runUntil(() -> named.link().closed());
        scenario.end(0, Scenario.ID);
        assertThat(lookFor(1).receivers()).isEqualTo(Receivers.SOME);
        announce();
        runUntil(() -> lookFor(1).done());
        assertThat(scenario.member(2).store().hasEnded(Scenario.ID)).isTrue();
    }

    @Test
    void whoHasJustJoinedHasNotTakenWhatItStillLacks() {
        scenario = new Scenario(2, 1, 2, 1);
        leaving = scenario.member(0);
        List<String> keys = create();
        scenario.member(1).start();
        runUntil(() -> offer(1).receivers() == Receivers.SOME);
        for (int millis = 0; millis < 10_000 && !offer(1).done(); millis++) {
            run(1);
        }
        assertThat(offer(1).done()).isTrue();
        assertThat(missing(1, keys)).isZero();
        Ticket ticket = scenario.write(1, scenario.member(1).store().get(keys.get(0)), "x", Guarantee.APPLIED);
        run(200);
        assertThat(ticket.confirmed()).as("others count on who stays").isTrue();
    }

    @Test
    void whatIsTakenFromWhoStaysIsAskedForAnewAfterThatIsWithdrawn() {
        begin(2);
        scenario.create(0, Scenario.ID);
        runUntil(() -> offer(1).done());
        leaving.run(() -> leaving.exchange().handover().withdraw(leaving.link()));
        assertThat(look().done()).isFalse();
        runUntil(() -> offer(1).done());
        drain();
        leaving.run(() -> leaving.exchange().handover().withdraw(leaving.link()));
        assertThat(look().done()).as("it leaves").isTrue();
    }

    @Test
    void whatThisMemberWritesAfterwardsCountsOnceItIsAcknowledged() {
        begin(2);
        Replica replica = scenario.create(0, Scenario.ID);
        run(3_000);
        drain();
        scenario.cutOneWay(0, 1, true);
        scenario.write(0, replica, "x", Guarantee.ASYNC);
        run(1_000);
        assertThat(look().done()).isFalse();
        assertThat(look().safe()).isZero();
        scenario.cutOneWay(0, 1, false);
        runUntil(() -> look().done());
        leaving.crash();
        assertThat(scenario.member(1).store().get(Scenario.ID).value("x")).isNotNull();
    }

    /** Its users go on to any of the others. */
    @Test
    void whatThisMemberWritesAfterwardsIsToBeWithAllThatStay() {
        begin(3);
        Replica replica = scenario.create(0, Scenario.ID);
        run(3_000);
        drain();
        scenario.cutOneWay(0, 2, true);
        Ticket ticket = scenario.write(0, replica, "x", Guarantee.APPLIED);
        run(200);
        assertThat(ticket.over()).isFalse();
        scenario.cutOneWay(0, 2, false);
        runUntil(ticket::over);
        assertThat(scenario.member(2).store().get(Scenario.ID).value("x")).isNotNull();
    }

    @Test
    void whoLeavesAsksBeforeItAnswersAsNobodyWaitsForIt() {
        begin(3);
        Replica replica = scenario.create(1, Scenario.ID);
        run(3_000);
        assertThat(lacks()).isFalse();
        drain();
        scenario.cutOneWay(1, 0, true);
        Ticket ticket = scenario.write(1, replica, "x", Guarantee.ALL);
        runUntil(ticket::over);
        assertThat(leaving.store().get(Scenario.ID).value("x")).isNull();
        assertThat(lacks()).isTrue();
    }

    private boolean lacks() {
        boolean[] seen = new boolean[1];
        leaving.run(() -> seen[0] =
                leaving.exchange().lacks(leaving.link(), leaving.store().get(Scenario.ID), Guarantee.ALL));
        return seen[0];
    }

    @Test
    void aMemberThatBeginsAnewHasToTakeItAnew() {
        begin(2);
        scenario.create(0, Scenario.ID);
        drain();
        scenario.member(1).crash();
        scenario.member(1).start();
        runUntil(() -> !look().done());
        runUntil(() -> look().done());
        assertThat(scenario.member(1).store().get(Scenario.ID)).isNotNull();
    }

    @Test
    void nobodyCountsWhoLeavesSleepsOrIsNotThere() {
        begin(1);
        scenario.create(0, Scenario.ID);
        announce();
        assertThat(look().receivers()).isEqualTo(Receivers.NONE);
        assertThat(look().done()).isFalse();

        begin(2);
        scenario.create(0, Scenario.ID);
        SimulatedMember other = scenario.member(1);
        other.run(() -> other.exchange().handover().announce(true));
        run(1_000);
        announce();
        runUntil(() -> look().receivers() == Receivers.LEAVING);

        begin(2);
        scenario.create(0, Scenario.ID);
        scenario.member(1).sleep();
        run(4_000);
        announce();
        assertThat(look().receivers()).isEqualTo(Receivers.SILENT);
        scenario.member(1).wake();
        runUntil(() -> look().done());
    }

    @Test
    void whoKeepsItOnlyForAWhileIsNobodyToLeaveItTo() {
        begin(2);
        scenario.create(0, Scenario.ID);
        SimulatedMember other = scenario.member(1);
        other.run(() -> other.stopApplication(60_000));
        run(500);
        announce();
        run(1_000);
        assertThat(look().done()).isFalse();
        assertThat(look().receivers()).isEqualTo(Receivers.SILENT);
        other.run(other::openStore);
        runUntil(() -> look().done());
    }

    @Test
    void whoStaysAfterAllCountsAgain() {
        begin(3);
        Replica replica = scenario.create(1, Scenario.ID);
        announce();
        run(500);
        leaving.run(() -> leaving.exchange().handover().announce(false));
        run(500);
        scenario.cutOneWay(1, 2, true);
        Ticket ticket = scenario.write(1, replica, "x", Guarantee.APPLIED);
        run(500);
        assertThat(ticket.confirmed()).isTrue();
    }

    @Test
    void whenSessionsWereUsedIsSaidOnceHoweverOftenTheyAreOffered() {
        begin(2);
        int sessions = 20;
        for (int i = 0; i < sessions; i++) {
            scenario.create(0, String.format("%016X", i));
        }
        run(2_500);
        // the other member never has it, so it never says that it has all
        scenario.write(0, scenario.create(0, "LONG"), "x".repeat(5_000), Guarantee.ASYNC);
        run(1_000);
        long before = leaving.exchange().counters().accessesSent.sum();
        announce();
        run(10_000);
        assertThat(look().done()).isFalse();
        assertThat(leaving.exchange().counters().accessesSent.sum() - before).isBetween((long) sessions, sessions + 1L);
    }

    /** A member that is never without something to send. */
    @Test
    void whatIsHandedOverIsKnownToHaveComeWhateverElseIsWrittenMeanwhile() {
        begin(3);
        Replica busy = scenario.create(0, Scenario.ID);
        Tally tally = leaving.exchange().handover().tally(leaving.link());
        for (int i = 0; i < MANY; i++) {
            tally.published(scenario.create(0, String.format("%016X%016X", i, i)));
        }
        assertThat(tally.safe(member -> true)).isZero();
        assertThat(tally.over()).isFalse();
        for (int i = 0; i < 5_000 && !tally.over(); i++) {
            run(1);
            scenario.write(0, busy, "again", Guarantee.ASYNC);
        }
        assertThat(tally.over()).isTrue();
        assertThat(tally.safe(member -> true)).isEqualTo(MANY);
    }
}
