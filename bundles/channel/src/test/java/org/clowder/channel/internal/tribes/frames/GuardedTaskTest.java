package org.clowder.channel.internal.tribes.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Acknowledgements into a pipe, which takes an exact number of bytes unless somebody reads. */
@Timeout(10)
class GuardedTaskTest {

    private static final byte[] ACKNOWLEDGEMENT = new byte[21];
    private static final long UNREAD = 50;

    private final FrameGuard guard = new FrameGuard(FrameLimits.DEFAULT);
    private final GuardedTask task = new GuardedTask(new GuardedReceiver(guard), UNREAD);
    private Pipe pipe;
    private SelectionKey key;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.sink().configureBlocking(false);
        GuardedReader reader = new Connections(guard, 1_000)
                .admit(InetAddress.getLoopbackAddress())
                .orElseThrow();
        key = pipe.sink().register(Selector.open(), SelectionKey.OP_WRITE, reader);
    }

    @AfterEach
    void close() throws IOException {
        pipe.source().close();
        pipe.sink().close();
        key.selector().close();
    }

    @Test
    void anAcknowledgementThatHasRoomIsSent() throws IOException {
        task.sendAck(key, pipe.sink(), ACKNOWLEDGEMENT, null);
        assertThat(pipe.source().read(ByteBuffer.allocate(100))).isEqualTo(ACKNOWLEDGEMENT.length);
        assertThat(pipe.sink().isOpen()).isTrue();
        assertThat(guard.refusals()).isEmpty();
    }

    @Test
    void aConnectionWhoseOtherSideDoesNotReadIsClosedAndFreesAllWorkersAtOnce() throws IOException {
        fill();
        task.sendAck(key, pipe.sink(), ACKNOWLEDGEMENT, null);
        assertThat(pipe.sink().isOpen()).isFalse();
        long begun = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            task.sendAck(key, pipe.sink(), ACKNOWLEDGEMENT, null);
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(1_000 * UNREAD / 10);
        assertThat(guard.refusals()).containsOnlyKeys(Refusal.UNREAD).containsEntry(Refusal.UNREAD, 1L);
        assertThat(guard.refusedFrames()).isZero();
    }

    private void fill() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1);
        while (pipe.sink().write(bytes.clear()) > 0) {
            assertThat(pipe.sink().isOpen()).isTrue();
        }
    }
}
