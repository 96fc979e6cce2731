package org.clowder.tomcat.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * An endpoint whose acceptor closes the listening socket itself, in the moment in which nobody waits to be accepted.
 *
 * <p>Threads: {@link #drainAndClose} runs on the thread that stops the connector; everything else that is overridden
 * here runs on the acceptor's thread. {@link #drained} is all they share.
 */
final class DrainingEndpoint extends NioEndpoint {

    private static final Log log = LogFactory.getLog(DrainingEndpoint.class);
    private static final int WAKE_MILLIS = 200;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final HeldMemory held;
    /** Not null once the socket is to be closed; open until the acceptor has done that. */
    private volatile CountDownLatch drained;

    /** @param held for responses that are held */
    DrainingEndpoint(HeldMemory held) {
        this.held = held;
    }

    /** Has the acceptor take what waits and close the socket; does nothing if the endpoint is not bound. */
    void drainAndClose(long millis) {
        InetSocketAddress address = boundAddress();
        if (address == null || getBindState() != BindState.BOUND_ON_START) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        drained = done;
        wake(address);
        try {
            if (!done.await(millis, TimeUnit.MILLISECONDS)) {
                log.debug("Connections to " + getName() + " still wait after " + millis + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private InetSocketAddress boundAddress() {
        try {
            return getUnixDomainSocketPath() == null ? getLocalAddress() : null;
        } catch (IOException e) {
            // Closed already.
            return null;
        }
    }

    /** The acceptor waits for a connection; this one brings it back to {@link #serverSocketAccept}. */
    private static void wake(InetSocketAddress address) {
        InetAddress host =
                address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, address.getPort()), WAKE_MILLIS);
        } catch (IOException e) {
            log.debug("The acceptor of " + address + " was not woken", e);
        }
    }

    @Override
    public void startInternal() throws Exception {
        drained = null;
        super.startInternal();
    }

    @Override
    protected SocketChannel serverSocketAccept() throws Exception {
        CountDownLatch done = drained;
        if (done == null) {
            return super.serverSocketAccept();
        }
        ServerSocketChannel server = (ServerSocketChannel) getServerSocket();
        if (server == null) {
            return null;
        }
        server.configureBlocking(false);
        SocketChannel waiting = server.accept();
        if (waiting == null) {
            doCloseServerSocket();
            done.countDown();
        }
        return waiting;
    }

    /** {@inheritDoc} Null once the socket is closed: the acceptor goes on in small steps until it is told to stop. */
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        if (socket != null) {
            return super.setSocketOptions(socket);
        }
        destroySocket(null);
        LockSupport.parkNanos(IDLE_NANOS);
        return true;
    }

    @Override
    protected void destroySocket(SocketChannel socket) {
        if (socket == null) {
            countDownConnection();
        } else {
            super.destroySocket(socket);
        }
    }

    /** {@inheritDoc} One whose responses can be held, unless it is encrypted. */
    @Override
    protected NioChannel createChannel(SocketBufferHandler buffers) {
        return isSSLEnabled() ? super.createChannel(buffers) : new HoldingChannel(buffers, held);
    }

    /** {@inheritDoc} An acceptor that drains does not wait. */
    @Override
    protected void unlockAccept() {
        if (drained == null) {
            super.unlockAccept();
        }
    }
}
