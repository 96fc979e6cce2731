package org.clowder.server.internal.requests;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** The file of a Unix domain socket on which nobody listens any more: a process that is killed leaves it, and no other one can listen there. */
public final class StaleSocket {

    private static final Log log = LogFactory.getLog(StaleSocket.class);

    private StaleSocket() {}

    /** The socket file of a connector; empty if it listens on a port. */
    public static Optional<Path> of(Connector connector) {
        return Optional.ofNullable(connector.getProperty("unixDomainSocketPath"))
                .map(Object::toString)
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    /** Removes the socket file of a connector that is not open, if nobody listens there. Another kind of file stays. */
    static void remove(Connector connector) {
        of(connector).filter(StaleSocket::isStale).ifPresent(StaleSocket::delete);
    }

    private static boolean isStale(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return !probe.isConnected();
        } catch (ConnectException e) {
            return isSocket(path);
        } catch (IOException e) {
            // who opens it tells
            return false;
        }
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
            log.info("Removed " + path + ", a socket on which nobody listens any more");
        } catch (IOException e) {
            log.warn(path + ", a socket on which nobody listens any more, cannot be removed; delete it", e);
        }
    }
}
