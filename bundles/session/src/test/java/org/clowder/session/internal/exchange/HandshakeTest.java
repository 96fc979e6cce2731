package org.clowder.session.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members of other versions are refused, and told of it in a form that they can read. */
class HandshakeTest {

    /** A HELLO as version 1 writes it: versions 1 to 1, revision 2, nothing seen, the store "app". */
    private static final String VERSION_1 =
            "C70101" + "0000000000000063" + "0000000000000000" + "0000" + "01010200" + "01" + "03617070";

    private final List<String> warnings = new ArrayList<>();
    private final List<WireInput> sent = new ArrayList<>();
    private final Logger logger = Logger.getLogger(Handshake.class.getName());
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            warnings.add(entry.getMessage());
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    private Member other;
    private Exchange exchange;

    @BeforeEach
    void start() throws IOException {
        logger.addHandler(recorder);
        MemberImpl member = new MemberImpl("127.0.0.1", 4001, 0);
        member.setUniqueId(new byte[16]);
        other = member;
        exchange = new Beside(other, sent::add, System::nanoTime, sender -> {}).exchange();
        exchange.start();
    }

    @AfterEach
    void stop() {
        logger.removeHandler(recorder);
    }

    private void expectRefusal(byte[] hello, String range) throws IOException {
        for (int i = 0; i < 3; i++) {
            exchange.received(new WireInput(hello), other);
        }
        assertThat(exchange.connected()).isZero();
        assertThat(warnings).singleElement().asString().contains("127.0.0.1:4001", "versions " + range, "this one 2");
        WireInput answer = sent.get(0);
        assertThat(Header.read(answer).kind()).isEqualTo(Header.Kind.HELLO);
        Hello own = Hello.read(answer);
        assertThat(own.lowest()).isEqualTo(2);
        assertThat(own.highest()).isEqualTo(2);
    }

    @Test
    void aMemberOfVersion1IsRefusedWithBothRanges() throws IOException {
        expectRefusal(HexFormat.of().parseHex(VERSION_1), "1 to 1");
    }

    @Test
    void aMemberThatIsNewerThanBothKnowIsRefusedWithBothRanges() throws IOException {
        WireOutput out = new WireOutput(64);
        new Header(2, Header.Kind.HELLO, 99, 0, 0, 0).write(out);
        new Hello(3, 7, 1, 0, Set.of("app"), 1, Set.of(), true, Set.of(), false).write(out);
        out.putString("what later versions append");
        expectRefusal(out.toByteArray(), "3 to 7");
    }

    @Test
    void aMemberThatKnowsLaterVersionsTooIsTaken() {
        WireOutput out = new WireOutput(64);
        new Header(2, Header.Kind.HELLO, 99, 0, 0, 0).write(out);
        new Hello(2, 7, 1, 0, Set.of("app"), 1, Set.of(), true, Set.of(), false).write(out);
        out.putString("what later versions append");
        exchange.received(new WireInput(out.toByteArray()), other);
        assertThat(exchange.connected()).isEqualTo(1);
        assertThat(warnings).isEmpty();
    }

    /** They are an addition to a HELLO: nobody is kept out for what it says there. */
    @Test
    void whatIsNoMemberAmongTheOthersIsLeftOut() throws IOException {
        byte[] away = member(4002).getData(false, false);
        byte[] cut = Arrays.copyOf(away, away.length - 1);
        byte[] negative = away.clone();
        // the length of the host, behind what every member begins with, the length, the age and three ports
        negative[MemberImpl.TRIBES_MBR_BEGIN.length + 4 + 8 + 4 + 4 + 4] = -1;
        WireOutput out = new WireOutput(64);
        new Header(2, Header.Kind.HELLO, 99, 0, 0, 0).write(out);
        List<Hello.Known> named = Stream.of(new byte[0], new byte[] {1, 2}, cut, negative, away)
                .map(each -> new Hello.Known(each, 7, 5000))
                .toList();
        new Hello(2, 2, 1, 0, Set.of("app"), 1, Set.of(), true, Set.of(), false, named).write(out);

        exchange.received(new WireInput(out.toByteArray()), other);

        assertThat(exchange.connected()).isEqualTo(1);
        WireInput answer = sent.get(sent.size() - 1);
        assertThat(Header.read(answer).kind()).isEqualTo(Header.Kind.HELLO);
        assertThat(Hello.read(answer).others())
                .as("who is away, as it is told on")
                .singleElement()
                .satisfies(
                        each -> assertThat(MemberImpl.getMember(each.member()).getPort())
                                .isEqualTo(4002));
    }

    @Test
    void ofManyThatAreAwayTheLatestAreToldOn() throws IOException {
        for (int from = 0; from < 100; from += 50) {
            WireOutput out = new WireOutput(64);
            new Header(2, Header.Kind.HELLO, 99, 0, 0, 0).write(out);
            List<Hello.Known> named = new ArrayList<>();
            for (int i = from; i < from + 50; i++) {
                named.add(new Hello.Known(member(5000 + i).getData(false, false), 7, 60_000L * (37 * i % 100)));
            }
            new Hello(2, 2, 1, 0, Set.of("app"), 1, Set.of(), true, Set.of(), false, named).write(out);
            exchange.received(new WireInput(out.toByteArray()), other);
        }

        WireInput answer = sent.get(sent.size() - 1);
        Header.read(answer);
        assertThat(Hello.read(answer).others()).hasSize(64).allSatisfy(each -> assertThat(each.millis())
                .isBetween(0L, 63 * 60_000L + 30_000));
    }

    private static MemberImpl member(int port) throws IOException {
        MemberImpl member = new MemberImpl("127.0.0.1", port, 0);
        member.setUniqueId(ByteBuffer.allocate(16).putInt(port).array());
        return member;
    }

    @Test
    void aLateIntroductionOfAnEarlierStartIsIgnored() {
        introduce(99, 2);
        introduce(55, 1);
        assertThat(exchange.toString()).contains("4001");
        assertThat(exchange.connected()).isEqualTo(1);
        sent.clear();
        introduce(99, 2);
        assertThat(sent).as("answers to the one that was known").hasSize(1);
    }

    private void introduce(long incarnation, long start) {
        WireOutput out = new WireOutput(64);
        new Header(2, Header.Kind.HELLO, incarnation, exchange.self(), 0, 0).write(out);
        new Hello(2, 2, 1, 0, Set.of("app"), start, Set.of(), true, Set.of(), false).write(out);
        exchange.received(new WireInput(out.toByteArray()), other);
    }
}
