package org.clowder.tomcat.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.coyote.BusyConnections;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * A connection that can keep back what is written to it, so that a thread that has made a response need not wait until it may
 * leave. Who waits for it: nobody, if the response fits its buffer and the connection stays open; else the thread that writes
 * more, closes, or reads the next request.
 *
 * <p>Thread-safe; {@link #lock} guards what is held, and is held while bytes are handed to the socket, which does not block.
 */
final class HoldingChannel extends NioChannel implements BusyConnections.Holder {

    /** In bytes. A response that is longer waits with its thread. */
    static final int LIMIT = 256 * 1024;

    private static final Log log = LogFactory.getLog(HoldingChannel.class);
    private static final int FIRST = 2048;
    /** In bytes: the buffer that a connection keeps for its next response, outside of the {@link HeldMemory}. */
    private static final int KEPT = 4 * 1024;
    /** Whoever holds promises to let go much earlier. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final HeldMemory memory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    /** Written, not flipped. */
    private ByteBuffer held = NOTHING;
    /** In bytes: what this connection has of the memory for all of them. */
    private int reserved;

    private int holds;
    /** Of the connection: this object serves one after the other. */
    private int generation;
    /** True while the rest of a response has to be brought to a socket that was full. */
    private boolean emptying;
    /** True while a thread does that. */
    private boolean emptied;
    /** Of the response that is held or may be, null if none is; a look without the lock. */
    private volatile Object holding;

    /** @param memory for what is held on all connections */
    HoldingChannel(SocketBufferHandler buffers, HeldMemory memory) {
        super(buffers);
        this.memory = memory;
    }

    /**
     * Keeps what is written from now on.
     *
     * @return lets it go, from whatever thread, once; null while the rest of something earlier is under way, or while too much
     *     is held on other connections
     */
    Runnable hold() {
        lock.lock();
        try {
            if (emptying || !reserve(Math.max(FIRST, held.capacity()))) {
                return null;
            }
            holds++;
            holding = holding == null ? new Object() : holding;
            int connection = generation;
            return () -> release(connection);
        } finally {
            lock.unlock();
        }
    }

    private boolean reserve(int bytes) {
        if (bytes > reserved) {
            if (!memory.reserve(bytes - reserved)) {
                return false;
            }
            reserved = bytes;
        }
        return true;
    }

    private void release(int connection) {
        lock.lock();
        try {
            if (connection == generation && --holds == 0 && !emptying) {
                writeHeld();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives the socket what it takes at once; the rest, if there is any, to another thread. */
    private void writeHeld() {
        held.flip();
        // an interrupted thread would close the connection behind the endpoint's back
        boolean interrupted = Thread.interrupted();
        try {
            while (held.hasRemaining() && sc.write(held) > 0) {
                // as much as fits
            }
            if (held.hasRemaining()) {
                held.compact();
                emptying = true;
                // whoever waits may do it
                released.signalAll();
                NioSocketWrapper wrapper = socketWrapper;
                SocketChannel socket = sc;
                wrapper.execute(() -> emptyIfNeeded(wrapper, socket));
            } else {
                nothingHeld();
            }
        } catch (IOException | RejectedExecutionException e) {
            log.debug("A response that was held could not be sent", e);
            giveUp();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void nothingHeld() {
        held = held.capacity() > KEPT ? NOTHING : held.clear();
        memory.free(reserved);
        reserved = 0;
        emptying = false;
        emptied = false;
        holding = holds > 0 ? holding : null;
        released.signalAll();
    }

    /** The client is gone, or as good as gone: the endpoint notices when it reads, and closes the connection. */
    private void giveUp() {
        nothingHeld();
        try {
            sc.shutdownInput();
        } catch (IOException e) {
            log.trace("The connection is closed already", e);
        }
    }

    /** Runs on a thread of the endpoint, unless one that waits was quicker: the client takes its response slowly. */
    private void emptyIfNeeded(NioSocketWrapper wrapper, SocketChannel socket) {
        lock.lock();
        try {
            if (!emptying || emptied || socket != sc) {
                return;
            }
            emptied = true;
        } finally {
            lock.unlock();
        }
        empty(wrapper, socket);
    }

    private void empty(NioSocketWrapper wrapper, SocketChannel socket) {
        long timeout = Math.max(0, wrapper.getWriteTimeout());
        try (Selector selector = Selector.open()) {
            socket.register(selector, SelectionKey.OP_WRITE);
            boolean more = true;
            while (more) {
                if (selector.select(timeout) == 0) {
                    throw new IOException("the client took nothing for " + timeout + " ms");
                }
                selector.selectedKeys().clear();
                more = writeSome(socket);
            }
        } catch (IOException e) {
            log.debug("A response that was held could not be sent", e);
            lock.lock();
            try {
                if (socket == sc && emptying) {
                    giveUp();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** True if there is more. */
    private boolean writeSome(SocketChannel socket) throws IOException {
        lock.lock();
        try {
            if (socket != sc || !emptying) {
                return false;
            }
            held.flip();
            socket.write(held);
            held.compact();
            if (held.position() > 0) {
                return true;
            }
            held.flip();
            nothingHeld();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Object held() {
        return holding;
    }

    /** Waits until nothing is held. */
    void awaitReleased() throws IOException {
        if (holding == null) {
            return;
        }
        lock.lock();
        try {
            await();
        } finally {
            lock.unlock();
        }
    }

    /** Holding the lock once. A thread that waits for the endpoint's threads is one of them: it does their work meanwhile. */
    private void await() throws IOException {
        long left = PATIENCE;
        while (holding != null && left > 0) {
            if (emptying && !emptied) {
                emptied = true;
                NioSocketWrapper wrapper = socketWrapper;
                SocketChannel socket = sc;
                lock.unlock();
                try {
                    empty(wrapper, socket);
                } finally {
                    lock.lock();
                }
                continue;
            }
            try {
                left = released.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while a response was held", e);
            }
        }
        if (holding != null) {
            throw new IOException("a response was held for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s");
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        lock.lock();
        try {
            int length = src.remaining();
            if (isKept(length)) {
                keep(src);
                return length;
            }
            return super.write(src);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        lock.lock();
        try {
            long all = 0;
            for (int i = offset; i < offset + length; i++) {
                all += srcs[i].remaining();
            }
            if (!isKept(all)) {
                return super.write(srcs, offset, length);
            }
            for (int i = offset; i < offset + length; i++) {
                keep(srcs[i]);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** False if so many bytes may leave now; waits for that if they are too many to be kept. */
    private boolean isKept(long length) throws IOException {
        if (holding != null && !fits(held.position() + length)) {
            await();
        }
        return holding != null;
    }

    private boolean fits(long needed) {
        return needed <= LIMIT && (needed <= reserved || reserve(powerOfTwo((int) needed)));
    }

    private static int powerOfTwo(int atLeast) {
        return Integer.highestOneBit(atLeast - 1) * 2;
    }

    /** To be called with what {@linkplain #fits fits}. */
    private void keep(ByteBuffer src) {
        if (held.capacity() < held.position() + src.remaining()) {
            held = ByteBuffer.allocate(reserved).put(held.flip());
        }
        held.put(src);
    }

    /** {@inheritDoc} A response that is held leaves first. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (held.position() > 0) {
                await();
            }
        } finally {
            generation++;
            holds = 0;
            nothingHeld();
            lock.unlock();
            super.close();
        }
    }
}
