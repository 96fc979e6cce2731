package org.clowder.channel.internal.tribes.frames;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.tribes.io.ObjectReader;
import org.apache.catalina.tribes.transport.nio.NioReplicationTask;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Tribes' worker, but one that no connection can hold for ever, flood the log through, or end. */
final class GuardedTask extends NioReplicationTask {

    private static final Log log = LogFactory.getLog(GuardedTask.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long unread;

    /** @param unread how long an acknowledgement may wait to be read, in ms */
    GuardedTask(GuardedReceiver receiver, long unread) {
        super(receiver, receiver);
        this.unread = unread;
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
