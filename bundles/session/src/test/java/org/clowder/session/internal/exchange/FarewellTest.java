package org.clowder.session.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Unheard;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member that stopped in order is not expected back for as long as one that went without a word, in whatever order this is heard of. */
class FarewellTest {

    private static final long OTHER = 99;

    private final List<Member> members = new ArrayList<>();
    private long now = TimeUnit.HOURS.toNanos(1);
    private MemberImpl other;
    private MemberImpl third;
    private Exchange exchange;
    private Link link;

    @BeforeEach
    void meet() throws Exception {
        other = new MemberImpl("127.0.0.1", 4001, 0);
        other.setUniqueId(new byte[16]);
        members.add(other);
        third = new MemberImpl("127.0.0.1", 4002, 0);
        third.setUniqueId(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        exchange = new Beside(members, frame -> {}, () -> now, sender -> {}).exchange();
        exchange.start();
        link = exchange.open("app", new Unheard());
        says(OTHER, 2, 1, false);
        assertThat(exchange.connected()).isEqualTo(1);
    }

    private void says(long incarnation, long start, long revision, boolean stops) {
        says(other, "another", incarnation, start, revision, stops);
    }

    /** @param start how many times it had started its cluster */
    private void says(Member member, String store, long incarnation, long start, long revision, boolean stops) {
        says(member, store, incarnation, start, revision, stops, List.of());
    }

    private void says(
            Member member,
            String store,
            long incarnation,
            long start,
            long revision,
            boolean stops,
            List<Hello.Known> others) {
        WireOutput hello = new WireOutput(64);
        new Header(Header.VERSION, Header.Kind.HELLO, incarnation, exchange.self(), 0, 0).write(hello);
        new Hello(2, 2, revision, 99, Set.of(store), start, Set.of(), false, Set.of(), stops, others).write(hello);
        exchange.received(new WireInput(hello.toByteArray()), member);
    }

    private void leaves() {
        members.clear();
        exchange.memberDisappeared(other);
    }

    /** The exchange may notice by itself before it is told. */
    private void leavesAndIsMissedBefore() {
        members.clear();
        exchange.tick();
        exchange.memberDisappeared(other);
    }

    /** By a third member, which still sees it. */
    private void isNamed(long incarnation) {
        members.add(third);
        Hello.Known known = new Hello.Known(other.getData(false, false), incarnation, 0);
        says(third, "another", 7, 1, 1, false, List.of(known));
    }

    private boolean expectedBack() {
        now += TimeUnit.MINUTES.toNanos(2);
        exchange.tick();
        return !exchange.complete(link);
    }

    @Test
    void oneThatWentWithoutAWordIsExpectedBack() {
        leaves();
        assertThat(expectedBack()).isTrue();
    }

    @Test
    void oneThatStoppedIsNot() {
        says(OTHER, 2, 2, true);
        leaves();
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfTheChannelIsFasterToTell() {
        leaves();
        says(OTHER, 2, 2, true);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfThatIsNoticedInBetween() {
        leavesAndIsMissedBefore();
        says(OTHER, 2, 2, true);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfItIsToldOnceMoreAfterwards() {
        members.clear();
        exchange.tick();
        says(OTHER, 2, 2, true);
        exchange.memberDisappeared(other);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfItSaidSoBeforeAnybodyNoticed() {
        members.clear();
        says(OTHER, 2, 2, true);
        exchange.tick();
        exchange.memberDisappeared(other);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfAThirdNamesItBeforeTheChannelTells() {
        says(OTHER, 2, 2, true);
        members.clear();
        isNamed(OTHER);
        exchange.memberDisappeared(other);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfAThirdNamesItBeforeItsWordComes() {
        members.clear();
        isNamed(OTHER);
        says(OTHER, 2, 2, true);
        exchange.memberDisappeared(other);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfItSaysThatItRunsNoClusterAndAThirdHasNeverMetIt() {
        says(OTHER, 2, 2, true);
        exchange.received(new WireInput(new byte[0]), other);
        leaves();
        isNamed(0);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void norIfAThirdNamesItLongAfterIt() {
        says(OTHER, 2, 2, true);
        leaves();
        now += TimeUnit.MINUTES.toNanos(5);
        isNamed(OTHER);
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void oneThatAThirdNamesAnewAfterItStoppedIsExpectedBack() {
        says(OTHER, 2, 2, true);
        leaves();
        now += TimeUnit.MINUTES.toNanos(5);
        isNamed(OTHER + 1);
        assertThat(expectedBack()).isTrue();
    }

    @Test
    void soItIsIfThatIsToldBeforeTheChannelTells() {
        says(OTHER, 2, 2, true);
        members.clear();
        isNamed(OTHER + 1);
        exchange.memberDisappeared(other);
        assertThat(expectedBack()).isTrue();
    }

    @Test
    void oneThatAThirdSeesIsExpectedBackHoweverLongItIsOutOfSightHere() {
        leaves();
        now += TimeUnit.HOURS.toNanos(2);
        isNamed(OTHER);
        assertThat(expectedBack()).isTrue();
    }

    @Test
    void oneThatReappearedSinceIsExpectedBack() {
        says(OTHER, 2, 2, true);
        leaves();
        members.add(other);
        exchange.memberAdded(other);
        leaves();
        assertThat(expectedBack()).isTrue();
    }

    @Test
    void theFarewellOfBeforeIsNotThatOfTheOneThatWent() {
        says(OTHER + 1, 3, 1, false);
        leaves();
        says(OTHER, 2, 2, true);
        assertThat(expectedBack()).isTrue();
    }

    @Test
    void whatWasSaidBeforeTheFarewellBeginsNothing() {
        says(OTHER, 2, 3, true);
        says(OTHER, 2, 2, false);
        says(OTHER - 1, 1, 9, false);
        assertThat(exchange.connected()).isZero();
        leaves();
        assertThat(expectedBack()).isFalse();
    }

    @Test
    void oneThatWasNeverMetMayHaveToldOthersSomething() {
        members.add(third);
        says(third, "app", 7, 1, 1, false);
        RemoteMember met = link.targets[0];
        says(OTHER, 2, 2, true);
        link.settle(met, link.doubts(met));
        assertThat(link.certain()).isTrue();
        says(OTHER + 1, 3, 9, true);
        assertThat(link.certain()).isFalse();
        link.settle(met, link.doubts(met));
        says(OTHER + 1, 3, 9, true);
        assertThat(link.certain()).as("it says so again").isTrue();
    }

    @Test
    void aStartAfterTheFarewellIsBelieved() {
        says(OTHER, 2, 2, true);
        says(OTHER + 1, 3, 1, false);
        assertThat(exchange.connected()).isEqualTo(1);
        leaves();
        assertThat(expectedBack()).isTrue();
    }
}
