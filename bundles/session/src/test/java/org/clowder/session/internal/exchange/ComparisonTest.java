package org.clowder.session.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Unheard;
import org.clowder.session.internal.stream.ComparisonStatus;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.clowder.session.internal.stream.InStream;
import org.clowder.session.internal.stream.Operations;
import org.clowder.session.internal.stream.OutStream;
import org.clowder.session.internal.stream.Sender;
import org.clowder.session.internal.stream.StreamCounters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member sends to one that compares with it, and when it stops. */
class ComparisonTest {

    private static final long ASKER = 99;
    private static final int SESSIONS = 2_000;

    private final Deque<WireInput> underWay = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final StreamCounters counters = new StreamCounters();
    private final OutStream asking = new OutStream(this::nanos, () -> 1, counters);
    private final Sender asker = new Sender(asking, new ToExchange(), counters, ASKER);
    private final InStream in = new InStream(42, 1 << 20, this::nanos, counters);
    private final Operations notes = (Operations) Proxy.newProxyInstance(
            Operations.class.getClassLoader(), new Class<?>[] {Operations.class}, (proxy, operation, arguments) -> {
                heard.add(operation.getName() + Arrays.toString(arguments));
                return null;
            });

    private long now = TimeUnit.HOURS.toNanos(1);
    private MemberImpl other;
    private Exchange exchange;
    private Link link;
    private Sender answerer;
    private long acknowledged;

    @BeforeEach
    void start() throws IOException {
        other = new MemberImpl("127.0.0.1", 4001, 0);
        other.setUniqueId(new byte[16]);
        exchange = new Beside(other, underWay::add, () -> now, sender -> answerer = sender).exchange();
        exchange.start();
        link = exchange.open("app", new Unheard());
        for (int i = 0; i < SESSIONS; i++) {
            exchange.publisher(link)
                    .change(
                            exchange.create(link, "id" + i, true),
                            Map.of("a", EncodedValue.text("value")),
                            Guarantee.ASYNC,
                            false);
        }
        introduce(1, "app");
    }

    private void introduce(long revision, String store) {
        introduce(revision, 1, store);
    }

    private void introduce(long revision, long seen, String store) {
        WireOutput hello = new WireOutput(64);
        new Header(2, Header.Kind.HELLO, ASKER, exchange.self(), 0, 0).write(hello);
        new Hello(2, 2, revision, seen, Set.of(store), 1, Set.of(), false, Set.of(), false).write(hello);
        exchange.received(new WireInput(hello.toByteArray()), other);
    }

    private long nanos() {
        return now;
    }

    private void compare(long number) {
        asking.control(to -> to.compare("app", number, 0, new long[Digests.RANGES]));
    }

    @Test
    void aMemberThatIsDoubtedOrHasNotIntroducedItselfIsNotCaughtUpWith() throws IOException {
        Exchange alone = new Beside(other, underWay::add, () -> now, sender -> {}).exchange();
        alone.start();
        assertThat(alone.caughtUp()).as("not introduced").isFalse();

        WireOutput hello = new WireOutput(64);
        new Header(2, Header.Kind.HELLO, ASKER, exchange.self(), 0, 0).write(hello);
        new Hello(2, 2, 2, 9, Set.of("app"), 1, Set.of(), false, Set.of(), false).write(hello);
        exchange.received(new WireInput(hello.toByteArray()), other);
        assertThat(exchange.caughtUp()).as("not compared").isFalse();
        link.settle(first(link), link.doubts(first(link)));
        assertThat(exchange.caughtUp()).isTrue();
    }

    private static RemoteMember first(Link link) {
        return link.targets[0];
    }

    /** Both sides send, and hear, one frame each. */
    private void exchangeFrames() throws IOException {
        now += TimeUnit.MILLISECONDS.toNanos(2);
        asker.sendIfDue();
        answerer.sendIfDue();
        while (!underWay.isEmpty()) {
            WireInput frame = underWay.remove();
            Header header = Header.read(frame);
            acknowledged = Math.max(acknowledged, header.ackedSequence());
            if (header.kind() == Header.Kind.DATA) {
                in.received(frame.getVarint(), frame.getVarint(), frame, notes);
            }
        }
        asker.acknowledge();
    }

    private void untilQuiet() throws IOException {
        for (int i = 0; i < 3 * SESSIONS; i++) {
            exchangeFrames();
        }
    }

    private long heard(String operation) {
        return heard.stream().filter(each -> each.startsWith(operation)).count();
    }

    @Test
    void aNewComparisonEndsTheOneBefore() throws IOException {
        compare(1);
        exchangeFrames();
        compare(2);
        untilQuiet();
        assertThat(heard("compared")).isEqualTo(1);
        assertThat(heard.get(heard.size() - 1)).startsWith("compared[app, 2, ").endsWith(" " + SESSIONS + "]");
        assertThat(heard("change")).isBetween((long) SESSIONS, SESSIONS + 100L);
    }

    @Test
    void whoSaidThatItDoesNotHaveTheStoreIsNotCountedOnForWhatItAskedBefore() throws IOException {
        introduce(2, "another");
        compare(1);
        untilQuiet();
        assertThat(link.shared()).isFalse();
        assertThat(heard("change") + heard("compared")).isZero();
    }

    @Test
    void whoAsksBeforeItHasIntroducedItselfIsAnsweredThen() throws IOException {
        introduce(2, "another");
        compare(1);
        exchangeFrames();
        introduce(3, "app");
        untilQuiet();
        assertThat(heard("change")).isEqualTo(SESSIONS);
        assertThat(heard).last().isEqualTo("compared[app, 1, INCOMPLETE, " + SESSIONS + "]");
    }

    @Test
    void whoAsksIsAnsweredEvenIfWhatItSaidBeforeComesInBetween() throws IOException {
        introduce(2, "another");
        compare(1);
        exchangeFrames();
        introduce(3, "a third");
        introduce(4, "app");
        untilQuiet();
        assertThat(heard("compared")).isEqualTo(1);
    }

    @Test
    void aStoreIsNotClosedWhileSomebodyAsksForItWhoHasNotIntroducedItself() throws IOException {
        introduce(2, 99, "another");
        exchange.tick();
        exchange.keep(link, 0);
        introduce(3, 99, "another");
        compare(1);
        exchangeFrames();
        now++;
        exchange.tick();
        assertThat(link.closed()).as("somebody asks").isFalse();
        introduce(4, 99, "app");
        untilQuiet();
        assertThat(heard("change")).isEqualTo(SESSIONS);
    }

    @Test
    void aStoreIsClosedOnceTheOtherHasAllOfIt() throws IOException {
        compare(1);
        exchangeFrames();
        introduce(2, 99, "app");
        link.settle(first(link), link.doubts(first(link)));
        exchange.tick();
        exchange.close(link);
        now++;
        exchange.tick();
        for (int i = 0; i < SESSIONS && heard("offer") == 0; i++) {
            exchangeFrames();
            exchange.tick();
        }
        String offer = heard.get(heard.size() - 1);
        long number = Long.parseLong(offer.replaceFirst("offer\\[app, (\\d+)\\]", "$1"));
        assertThat(link.closed()).as("before the other has taken it").isFalse();
        asking.control(to -> to.taken("app", number));
        for (int i = 0; i < SESSIONS && !link.closed(); i++) {
            exchangeFrames();
            exchange.tick();
        }
        assertThat(link.closed()).isTrue();
        assertThat(heard("access")).as("of when each was used last").isGreaterThanOrEqualTo(SESSIONS);
        untilQuiet();
        compare(2);
        untilQuiet();
        assertThat(heard).last().isEqualTo("compared[app, 2, ABSENT, 0]");
    }

    @Test
    void aMemberThatGivesAStoreUpAcknowledgesNothingToWhoeverDoesNotKnowThat() throws IOException {
        introduce(2, 1, "app");
        exchange.handover().announce(true);
        asking.control(to -> to.end("app", "id1"));
        exchangeFrames();
        exchangeFrames();
        exchangeFrames();
        assertThat(link.store().hasEnded("id1"))
                .as("what it was sent has its effect")
                .isTrue();
        assertThat(acknowledged).isZero();
        introduce(2, 99, "app");
        exchangeFrames();
        exchangeFrames();
        assertThat(acknowledged).isPositive();
    }

    @Test
    void whatIsOfferedIsTakenOnlyWithAComparisonThatBeganAfterwards() throws IOException {
        exchange.tick();
        exchangeFrames();
        assertThat(heard).last().asString().startsWith("compare[app, 1, ");
        asking.control(to -> to.offer("app", 77));
        exchangeFrames();
        asking.control(to -> to.compared("app", 1, ComparisonStatus.COMPLETE, 0));
        exchangeFrames();
        exchangeFrames();
        assertThat(heard("taken")).isZero();
        assertThat(heard).last().asString().startsWith("compare[app, 2, ");
        asking.control(to -> to.compared("app", 2, ComparisonStatus.COMPLETE, 0));
        exchangeFrames();
        exchangeFrames();
        assertThat(heard).last().isEqualTo("taken[app, 77]");
    }

    @Test
    void aMemberThatHasAStoreAgainIsComparedWithAtOnce() throws IOException {
        exchange.tick();
        introduce(2, "another");
        exchange.tick();
        introduce(3, "app");
        exchange.tick();
        exchangeFrames();
        assertThat(heard("compare[")).isEqualTo(2);
    }

    private final class ToExchange implements Sender.Transmission {

        @Override
        public void head(WireOutput out, long epoch, long sequence) {
            Header.Kind kind = epoch == 0 ? Header.Kind.ACK : Header.Kind.DATA;
            InStream.Position applied = in.applied();
            new Header(Header.VERSION, kind, ASKER, exchange.self(), applied.epoch(), applied.sequence()).write(out);
            if (epoch != 0) {
                out.putVarint(epoch);
                out.putVarint(sequence);
            }
        }

        @Override
        public void send(WireOutput frame, boolean onlyAcknowledges) {
            exchange.received(new WireInput(frame.toByteArray()), other);
        }

        @Override
        public void failed() {
            throw new IllegalStateException();
        }

        @Override
        public void broken(Throwable reason) {
            throw new IllegalStateException(reason);
        }
    }
}
