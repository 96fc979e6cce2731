package org.clowder.channel.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.clowder.channel.ByteRange;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private final EnvelopeWriter writer = new EnvelopeWriter("täg");

    private static Envelope read(byte[] bytes) throws MalformedEnvelopeException {
        byte[] around = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, around, 3, bytes.length);
        return EnvelopeReader.read(new ByteRange(around, 3, bytes.length));
    }

    @Test
    void bytesComeBackAsTheyWere() throws Exception {
        Envelope read = read(writer.bytes(Envelope.Kind.LEASE_BYTES, new byte[] {1, 2, 3}));
        assertThat(read.kind()).isEqualTo(Envelope.Kind.LEASE_BYTES);
        assertThat(read.tag()).isEqualTo("täg");
        assertThat(read.range().getMessage()).containsExactly(1, 2, 3);
    }

    @Test
    void anEmptyPayloadIsLegal() throws Exception {
        assertThat(read(writer.bytes(Envelope.Kind.GREETING, new byte[0])).length())
                .isZero();
    }

    @Test
    void objectsComeBackThroughTheReader() throws Exception {
        Envelope read = read(writer.object(Envelope.Kind.TOPIC_OBJECT, "hello"));
        Object object = ObjectReader.of(String.class).read(read.payload(), read.length());
        assertThat(object).isEqualTo("hello");
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole = writer.bytes(Envelope.Kind.LEASE_BYTES, new byte[] {1, 2, 3});
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(MalformedEnvelopeException.class);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> read(longer)).isInstanceOf(MalformedEnvelopeException.class);
    }

    @Test
    void garbageIsRefusedAndNeverAnythingElse() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            if (garbage.length >= 4 && random.nextBoolean()) {
                ByteBuffer.wrap(garbage).putInt(Envelope.MAGIC);
            }
            try {
                read(garbage);
            } catch (MalformedEnvelopeException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aHugeLengthIsRefusedWithExpectedAndActual() throws Exception {
        byte[] bytes = writer.bytes(Envelope.Kind.LEASE_BYTES, new byte[3]);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 7, Integer.MAX_VALUE);
        assertThatThrownBy(() -> read(bytes)).hasMessageContaining("payload of 2147483647 bytes, but 3 bytes are left");
    }

    @Test
    void anotherVersionIsRefusedWithExpectedAndActual() throws Exception {
        byte[] bytes = writer.bytes(Envelope.Kind.LEASE_BYTES, new byte[3]);
        bytes[4] = 9;
        assertThatThrownBy(() -> read(bytes)).hasMessage("version 9, expected 1");
    }

    @Test
    void namesMustFit() {
        assertThatThrownBy(() -> new EnvelopeWriter("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EnvelopeWriter("x".repeat(256)))
                .hasMessageContaining("256 bytes of UTF-8, expected 1 to 255");
    }
}
