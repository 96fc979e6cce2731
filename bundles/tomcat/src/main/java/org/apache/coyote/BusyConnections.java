package org.apache.coyote;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.coyote.http11.upgrade.UpgradeProcessorInternal;
import org.apache.coyote.http2.OpenStreams;
import org.apache.tomcat.util.net.Nio2Endpoint.Nio2SocketWrapper;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * What a protocol's connections are busy with, beside the requests that its adapter knows of. In this package because only here
 * the endpoint of a protocol can be reached.
 */
public final class BusyConnections {

    private BusyConnections() {}

    /** A socket that may keep back what is written to it. */
    public interface Holder {

        /** The same object as long as the same response is kept back; null if none is. */
        Object held();
    }

    /** True if a connection is open. Tomcat's own count ends with the listening socket. */
    public static boolean open(AbstractProtocol<?> protocol) {
        return !protocol.getEndpoint().getConnections().isEmpty();
    }

    /**
     * True if a thread other than this one is at work on a connection, whatever it is that comes on it, or a stream of HTTP/2 is not
     * at its end.
     */
    public static boolean atWork(AbstractProtocol<?> protocol) {
        return protocol.getEndpoint().getConnections().stream().anyMatch(BusyConnections::atWork);
    }

    private static boolean atWork(SocketWrapperBase<?> connection) {
        ReentrantLock lock = connection.getLock();
        return lock.isLocked() && !lock.isHeldByCurrentThread()
                || connection.getCurrentProcessor() instanceof UpgradeProcessorInternal upgraded
                        && OpenStreams.any(upgraded.getUpgradeToken().getHttpUpgradeHandler());
    }

    /**
     * The responses that have still to leave though no thread is busy with them: those that are {@linkplain ResponseHold held},
     * and files that the system sends. An object for each, the same at each look.
     */
    public static Set<Object> unsent(AbstractProtocol<?> protocol) {
        Set<Object> unsent = new HashSet<>();
        for (SocketWrapperBase<?> connection : protocol.getEndpoint().getConnections()) {
            Object response = unsent(connection);
            if (response != null) {
                unsent.add(response);
            }
        }
        return unsent;
    }

    private static Object unsent(SocketWrapperBase<?> connection) {
        Object file = null;
        if (connection instanceof NioSocketWrapper nio) {
            file = nio.getSendfileData();
        } else if (connection instanceof Nio2SocketWrapper nio2) {
            file = nio2.getSendfileData();
        }
        return file == null && connection.getSocket() instanceof Holder socket ? socket.held() : file;
    }
}
