package org.clowder.channel.internal.tribes.frames;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.transport.AbstractRxTask;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ChannelLease;

/**
 * Tribes' receiver, but with bounds: on what one connection may bring, on how long it may take for it, and on how many
 * connections there are. Tribes buffers whatever comes and allocates by any length.
 */
public final class GuardedReceiver extends NioReceiver {

    private static final Log log = LogFactory.getLog(GuardedReceiver.class);
    private static final long LONGEST_STEP = 1_000;
    private static final int ACKNOWLEDGED = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;

    /** In bytes. What is longer is read by a worker: this thread serves all connections. */
    private static final int SHORT = 16 * 1024;

    private final FrameGuard guard;
    private final Connections connections;
    /** Used by the receiver's thread alone. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SHORT);

    /** For what the receiver's thread deals with itself. */
    private final GuardedTask inline;

    /** @param guard counts, and may be shared with other receivers */
    public GuardedReceiver(FrameGuard guard) {
        this.guard = guard;
        long step = Math.min(LONGEST_STEP, guard.limits().silence() / 4);
        this.connections = new Connections(guard, step);
        // it goes round at least that often
        setSelectorTimeout(step);
        this.inline = new GuardedTask(this, guard.limits().unread());
        // Tribes' pool keeps up to 100 MiB of what was received, and hands it out in whatever size
        setUseBufferPool(false);
        // otherwise the one receiver's thread waits for a dead connection to close
        setSoLingerOn(false);
    }

    /** How many connections are open. */
    int connections() {
        return connections.size();
    }

    @Override
    protected void registerChannel(Selector selector, SelectableChannel channel, int ops, Object attach)
            throws Exception {
        if (!(channel instanceof SocketChannel socket)) {
            super.registerChannel(selector, channel, ops, attach);
            return;
        }
        Optional<GuardedReader> admitted = admit(socket);
        if (admitted.isEmpty()) {
            reset(socket);
            return;
        }
        GuardedReader reader = admitted.get();
        try {
            super.registerChannel(selector, socket, ops, reader);
            connections.opened(reader, socket.keyFor(selector));
        } catch (IOException | RuntimeException e) {
            reader.end();
            reset(socket);
            throw e;
        }
    }

    private Optional<GuardedReader> admit(SocketChannel socket) throws IOException {
        return socket.getRemoteAddress() instanceof InetSocketAddress remote
                ? connections.admit(remote.getAddress())
                : Optional.empty();
    }

    /**
     * Closes and lets the system forget what was not sent: otherwise it keeps trying for minutes while the other side does
     * not read, which then does not even notice.
     */
    static void reset(SelectableChannel channel) {
        try (channel) {
            if (channel.isOpen() && channel instanceof SocketChannel socket) {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            log.debug("A connection to the channel's port was not reset: " + e.getMessage());
        }
    }

    /** Called by the receiver's thread whenever it goes round. */
    @Override
    protected void socketTimeouts() {
        super.socketTimeouts();
        connections.sweep(GuardedReceiver::close);
    }

    /**
     * Reads what has come, if it is short, and gives whole messages to a worker. Tribes has the worker read, and must have the
     * key out of the selector meanwhile, which wakes this thread a second time for each message.
     */
    @Override
    protected void readDataFromSocket(SelectionKey key) throws Exception {
        if (!(key.attachment() instanceof GuardedReader reader) || !(key.channel() instanceof SocketChannel socket)) {
            super.readDataFromSocket(key);
            return;
        }
        try {
            int count = read(socket, reader);
            if (count < 0) {
                cancelledKey(key);
            } else if (count == SHORT || reader.inLongFrame()) {
                super.readDataFromSocket(key);
            } else if (reader.hasPackage()) {
                deliver(reader.execute(), key);
            }
        } catch (CancelledKeyException e) {
            // the reader's word for a refusal
            close(key);
        } catch (IOException e) {
            log.debug("A connection to the channel's port broke: " + e.getMessage());
            close(key);
        } catch (OutOfMemoryError e) {
            // without this the receiver's thread would be gone, and with it the channel, without a word
            reader.refuse(Refusal.MEMORY, "expected memory for a message, but there is none: " + e.getMessage());
            close(key);
        }
    }

    private int read(SocketChannel socket, GuardedReader reader) throws IOException {
        int count = socket.read(buffer.clear());
        if (count > 0) {
            reader.append(buffer.flip(), count, false);
        }
        return count;
    }

    private static void close(SelectionKey key) {
        reset(key.channel());
        cancelledKey(key);
    }

    private void deliver(ChannelMessage[] messages, SelectionKey key) {
        if (Arrays.stream(messages).allMatch(GuardedReceiver::brief)) {
            for (ChannelMessage message : messages) {
                inline.deliver(message, key);
            }
            return;
        }
        // waits if all are busy, as Tribes does
        if (getTaskPool().getRxTask() instanceof GuardedTask task) {
            task.serve(messages, key);
            getExecutor().execute(task);
        }
    }

    /** Not if it is acknowledged: the sender's side may be slow to take that, and this thread serves all others. */
    private static boolean brief(ChannelMessage message) {
        return (message.getOptions() & (ChannelLease.SEND_OPTION_BRIEF | ACKNOWLEDGED))
                == ChannelLease.SEND_OPTION_BRIEF;
    }

    @Override
    public AbstractRxTask createRxTask() {
        GuardedTask task = new GuardedTask(this, guard.limits().unread());
        task.setUseBufferPool(getUseBufferPool());
        task.setRxBufSize(getRxBufSize());
        task.setOptions(getWorkerThreadOptions());
        return task;
    }

    @Override
    public void stop() {
        super.stop();
        connections.end();
    }
}
