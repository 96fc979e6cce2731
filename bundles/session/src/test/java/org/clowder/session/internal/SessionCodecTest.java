package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionCodecTest {

    @Test
    void aBlockGivesBackEachSessionByItself() throws IOException {
        byte[] first = "first".getBytes(StandardCharsets.UTF_8);
        byte[] second = new byte[0];
        assertThat(SessionCodec.sessions(SessionCodec.block(List.of(first, second))))
                .containsExactly(first, second);
    }

    @Test
    void aLengthBeyondTheBlockIsRefusedBeforeAnythingIsAllocated() {
        byte[] block = ByteBuffer.allocate(12)
                .putInt(1)
                .putInt(Integer.MAX_VALUE)
                .putInt(0)
                .array();
        assertThatThrownBy(() -> SessionCodec.sessions(block))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("claims a length of 2147483647; 4 bytes are left");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] block = SessionCodec.block(List.of(new byte[] {1, 2, 3}, new byte[] {4, 5}));
        for (int length = 0; length < block.length; length++) {
            byte[] truncated = java.util.Arrays.copyOf(block, length);
            assertThatThrownBy(() -> SessionCodec.sessions(truncated)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void randomBytesNeverDoMoreThanFail() {
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            try {
                assertThat(SessionCodec.sessions(noise)).isNotNull();
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }
}
