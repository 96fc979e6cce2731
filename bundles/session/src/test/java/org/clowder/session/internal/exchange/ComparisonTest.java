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
        WireOutput hello = new WireOutput(64);
        new Header(2, Header.Kind.HELLO, ASKER, exchange.self(), 0, 0).write(hello);
        new Hello(2, 2, revision, 1, Set.of(store), 1, Set.of(), false).write(hello);
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
        new Hello(2, 2, 2, 9, Set.of("app"), 1, Set.of(), false).write(hello);
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
            if (Header.read(frame).kind() == Header.Kind.DATA) {
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
    void nothingMoreIsSentOfAStoreThatIsClosed() throws IOException {
        compare(1);
        exchangeFrames();
        exchange.close(link);
        untilQuiet();
        assertThat(heard("change")).isBetween(1L, 100L);
        compare(2);
        untilQuiet();
        assertThat(heard).last().isEqualTo("compared[app, 2, ABSENT, 0]");
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
