package org.clowder.channel.internal.tribes.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.apache.catalina.tribes.io.ChannelData;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameAssemblerTest {

    private static final int LIMIT = 1 << 20;

    private final FrameMemory memory = new FrameMemory(LIMIT);
    private final FrameAssembler assembler = new FrameAssembler(LIMIT, memory);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 1000, Integer.MAX_VALUE})
    void whatTribesSendsArrivesHoweverItIsCut(int pieces) throws Exception {
        byte[] first = message(5_000);
        byte[] second = message(0);
        ByteBuffer all = ByteBuffer.allocate(20_000)
                .put(Frames.of(first, 6))
                .put(Frames.of(second, 1))
                .flip();
        while (all.hasRemaining()) {
            int count = Math.min(pieces, all.remaining());
            assembler.take(all.slice(all.position(), count));
            all.position(all.position() + count);
        }
        assertThat(assembler.frames()).isEqualTo(2);
        assertThat(assembler.inFrame()).isFalse();
        ChannelData data = ChannelData.getDataFromPackage(assembler.next());
        assertThat(data.getMessage().getBytes()).isEqualTo(first);
        assertThat(data.getOptions()).isEqualTo(6);
        assertThat(data.getAddress().getPort()).isEqualTo(1);
        assertThat(ChannelData.getDataFromPackage(assembler.next()).getMessage().getBytes())
                .isEqualTo(second);
        assertThat(assembler.next()).isNull();
        assertThat(memory.taken()).isZero();
    }

    @Test
    void aStrayByteBeforeTheHeaderIsRefusedAtOnce() {
        byte[] frame = Frames.of(message(10), 0);
        byte[] shifted = new byte[frame.length + 1];
        System.arraycopy(frame, 0, shifted, 1, frame.length);
        refused(Refusal.HEADER, shifted, "FLT2002", "came 00");
    }

    @Test
    void aRequestOfHttpIsRefusedAfterItsFirstByte() {
        refused(Refusal.HEADER, "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII), "came 47");
        assertThat(memory.taken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 116, LIMIT + 1})
    void aLengthThatNoFrameHasIsRefusedBeforeItsContent(int length) {
        byte[] header = Arrays.copyOf(Frames.with(Frames.of(message(10), 0), Frames.LENGTH_AT, length), Frames.CONTENT);
        refused(Refusal.LENGTH, header, "" + length, "" + LIMIT);
        assertThat(memory.taken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, -1, 0, 15, 17})
    void anotherLengthOfTheUniqueIdIsRefused(int length) {
        refused(Refusal.CONTENT, Frames.with(Frames.of(message(10), 0), Frames.ID_LENGTH_AT, length), "unique id");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, -1, 0, 76, 90, 65_536})
    void anotherLengthOfTheSendersAddressIsRefused(int length) {
        byte[] frame = Frames.with(Frames.of(message(200_000), 0), Frames.MEMBER_LENGTH_AT, length);
        refused(Refusal.CONTENT, frame, "expected");
    }

    @Test
    void eachByteOfLengthsAndMarksCounts() {
        byte[] frame = Frames.of(message(300), 0);
        int messageAt = frame.length - 7 - 300;
        BitSet free = new BitSet();
        free.set(11, 23); // options, time
        free.set(27, 43); // unique id
        free.set(61, 81); // of the sender: time, ports
        free.set(82, 86); // host
        free.set(90, 92); // command
        free.set(96, 113); // domain, unique id
        free.set(117, 120); // payload
        free.set(messageAt, messageAt + 300);
        for (int at = free.nextClearBit(0); at < frame.length; at = free.nextClearBit(at + 1)) {
            spoil(frame.clone(), at);
        }
    }

    private void spoil(byte[] frame, int at) {
        frame[at] ^= 0x40;
        FrameAssembler one = new FrameAssembler(LIMIT, memory);
        assertThatThrownBy(() -> one.take(ByteBuffer.wrap(frame)))
                .as("byte " + at)
                .isInstanceOf(BadFrameException.class);
        one.close();
    }

    @Test
    void damagedFramesAreRefusedOrMakeAMessageButNothingElse() {
        Random random = new Random(4711);
        for (int i = 0; i < 100_000; i++) {
            byte[] frame = Frames.of(message(50), 6);
            int at = Frames.CONTENT + random.nextInt(frame.length - Frames.CONTENT);
            frame[at] = (byte) random.nextInt();
            FrameAssembler one = new FrameAssembler(LIMIT, memory);
            try {
                one.take(ByteBuffer.wrap(frame));
                ChannelData data = ChannelData.getDataFromPackage(one.next());
                assertThat(data.getMessage().getLength()).isEqualTo(50);
                assertThat(data.getAddress().getName()).isNotEmpty();
            } catch (BadFrameException e) {
                assertThat(e.reason()).isIn(Refusal.CONTENT, Refusal.FOOTER);
            }
            one.close();
        }
        assertThat(memory.taken()).isZero();
    }

    @Test
    void memoryGrowsWithWhatHasComeAndIsGivenBack() throws Exception {
        byte[] frame = Frames.of(message(900_000), 0);
        assembler.take(ByteBuffer.wrap(frame, 0, 1_000));
        assertThat(memory.taken()).isLessThanOrEqualTo(2_000);
        assembler.take(ByteBuffer.wrap(frame, 1_000, 9_000));
        assertThat(memory.taken()).isLessThanOrEqualTo(20_000);
        FrameAssembler other = new FrameAssembler(LIMIT, memory);
        other.take(ByteBuffer.wrap(frame));
        assertThat(other.frames()).isEqualTo(1);
        assembler.close();
        assertThat(memory.taken()).isZero();
    }

    @Test
    void unfinishedFramesTogetherCannotTakeMoreThanTheirShare() throws Exception {
        byte[] frame = Frames.of(message(900_000), 0);
        assembler.take(ByteBuffer.wrap(frame, 0, 800_000));
        FrameAssembler other = new FrameAssembler(LIMIT, memory);
        assertThatThrownBy(() -> other.take(ByteBuffer.wrap(frame, 0, 800_000)))
                .asInstanceOf(InstanceOfAssertFactories.type(BadFrameException.class))
                .returns(Refusal.MEMORY, BadFrameException::reason);
        other.close();
        assembler.take(ByteBuffer.wrap(frame, 800_000, frame.length - 800_000));
        assertThat(assembler.frames()).isEqualTo(1);
    }

    private void refused(Refusal reason, byte[] bytes, String... words) {
        assertThatThrownBy(() -> assembler.take(ByteBuffer.wrap(bytes)))
                .asInstanceOf(InstanceOfAssertFactories.type(BadFrameException.class))
                .returns(reason, BadFrameException::reason)
                .satisfies(e -> assertThat(e).hasMessageContainingAll(words));
        assembler.close();
    }

    private static byte[] message(int length) {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);
        return message;
    }
}
