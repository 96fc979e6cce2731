package org.clowder.channel.internal.tribes.frames;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.RemoteProcessException;
import org.apache.catalina.tribes.io.ChannelData;
import org.apache.catalina.tribes.io.ObjectReader;
import org.apache.catalina.tribes.transport.Constants;
import org.apache.catalina.tribes.transport.nio.NioReplicationTask;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Tribes' worker, but one that no connection can hold for ever, flood the log through, or end; and that can be given what
 * was read already.
 */
final class GuardedTask extends NioReplicationTask {

    private static final Log log = LogFactory.getLog(GuardedTask.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long unread;
    /** What the receiver's thread has read for this task, and from where; null if the task is to read itself. */
    private ChannelMessage[] messages;

    private SelectionKey origin;

    /** @param unread how long an acknowledgement may wait to be read, in ms */
    GuardedTask(GuardedReceiver receiver, long unread) {
        super(receiver, receiver);
        this.unread = unread;
    }

    /** Takes what was read already. */
    synchronized void serve(ChannelMessage[] read, SelectionKey key) {
        messages = read;
        origin = key;
    }

    @Override
    public synchronized void run() {
        if (messages == null) {
            super.run();
            return;
        }
        try {
            for (ChannelMessage message : messages) {
                deliver(message, origin);
            }
        } finally {
            messages = null;
            origin = null;
            getTaskPool().returnWorker(this);
        }
    }

    /**
     * Has a message dealt with, and acknowledged if its sender wants that. What a listener throws, classes that are gone with
     * their bundle included, costs neither the messages behind this one nor those of other connections.
     */
    void deliver(ChannelMessage message, SelectionKey key) {
        WritableByteChannel channel = (WritableByteChannel) key.channel();
        if (ChannelData.sendAckAsync(message.getOptions())) {
            sendAck(key, channel, Constants.ACK_COMMAND, null);
        }
        boolean dealtWith = false;
        try {
            getCallback().messageDataReceived(message);
            dealtWith = true;
        } catch (RemoteProcessException e) {
            log.debug("A listener refused a message", e);
        } catch (RuntimeException | LinkageError e) {
            log.error("A message on the channel could not be dealt with", e);
        }
        if (ChannelData.sendAckSync(message.getOptions())) {
            sendAck(key, channel, dealtWith ? Constants.ACK_COMMAND : Constants.FAIL_ACK_COMMAND, null);
        }
    }

    /** @throws CancelledKeyException to have the connection closed without a line of Tribes' in the log */
    @Override
    protected void drainChannel(SelectionKey key, ObjectReader reader) throws Exception {
        try {
            super.drainChannel(key, reader);
        } catch (CancelledKeyException e) {
            // the reader's word for a refusal
            GuardedReceiver.reset(key.channel());
            throw e;
        } catch (IOException e) {
            log.debug("A connection to the channel's port broke: " + e.getMessage());
            throw new CancelledKeyException();
        } catch (OutOfMemoryError e) {
            // Without this the worker would be gone for good, and with the last one the channel, without a word.
            refuse(reader, Refusal.MEMORY, "expected memory for a message, but there is none: " + e.getMessage());
            throw new CancelledKeyException();
        }
    }

    private static void refuse(ObjectReader reader, Refusal reason, String what) {
        if (reader instanceof GuardedReader guarded) {
            guarded.refuse(reason, what);
        }
    }

    /** Tribes' own turns until all is written, even if the other side never reads. */
    @Override
    protected void sendAck(SelectionKey key, WritableByteChannel channel, byte[] command, SocketAddress udpaddr) {
        ByteBuffer out = ByteBuffer.wrap(command);
        long begun = System.nanoTime();
        try {
            channel.write(out);
            while (out.hasRemaining() && System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(unread)) {
                LockSupport.parkNanos(PAUSE_NANOS);
                channel.write(out);
            }
        } catch (IOException e) {
            log.debug("An acknowledgement was not sent: " + e.getMessage());
            return;
        }
        if (out.hasRemaining()) {
            refuse((ObjectReader) key.attachment(), Refusal.UNREAD, "expected acknowledgements to be read, none was");
            // On this thread: there may be a worker for each of many acknowledgements, all waiting like this one, while
            // the receiver's thread waits for a worker. It finds the key without a channel later.
            GuardedReceiver.reset(key.channel());
        }
    }
}
