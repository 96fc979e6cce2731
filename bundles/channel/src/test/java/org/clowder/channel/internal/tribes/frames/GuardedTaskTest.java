package org.clowder.channel.internal.tribes.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.MessageListener;
import org.apache.catalina.tribes.io.ChannelData;
import org.apache.catalina.tribes.io.XByteBuffer;
import org.apache.catalina.tribes.transport.Constants;
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
    private final GuardedReceiver receiver = new GuardedReceiver(guard);
    private final GuardedTask task = new GuardedTask(receiver, UNREAD);
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

    @Test
    void aListenerWhoseClassesAreGoneCostsItsOwnMessageOnly() throws IOException {
        receiver.setMessageListener(new MessageListener() {
            @Override
            public void messageReceived(ChannelMessage message) {
                throw new NoClassDefFoundError("on purpose");
            }

            @Override
            public boolean accept(ChannelMessage message) {
                return true;
            }
        });
        ChannelData message = new ChannelData(true);
        message.setOptions(Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK);
        message.setMessage(new XByteBuffer(new byte[1], 1, false));
        task.deliver(message, key);
        ByteBuffer answer = ByteBuffer.allocate(100);
        pipe.source().read(answer);
        assertThat(Arrays.copyOf(answer.array(), answer.position())).isEqualTo(Constants.FAIL_ACK_COMMAND);
    }

    private void fill() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1);
        while (pipe.sink().write(bytes.clear()) > 0) {
            assertThat(pipe.sink().isOpen()).isTrue();
        }
    }
}
