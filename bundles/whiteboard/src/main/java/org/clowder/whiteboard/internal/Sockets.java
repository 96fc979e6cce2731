package org.clowder.whiteboard.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.websocket.server.UpgradeUtil;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * WebSocket endpoints that are OSGi services with the property {@value #PROPERTY}: the path, or {@code true} for that of the
 * annotation of their class. One instance has all connections; they end with the service. Among paths that are alike,
 * the service of the highest ranking has the connection.
 */
final class Sockets implements ServiceTrackerCustomizer<Object, Socket> {

    /** What makes a service an endpoint. */
    static final String PROPERTY = "org.clowder.websocket";

    private static final Log log = LogFactory.getLog(Sockets.class);

    private final BundleContext context;
    private final ServiceTracker<Object, Socket> tracker;
    private final Map<ServiceReference<?>, Socket> sockets = new ConcurrentSkipListMap<>(Comparator.reverseOrder());

    Sockets(BundleContext context) {
        this.context = context;
        this.tracker = new ServiceTracker<>(context, filter(context), this);
    }

    private static Filter filter(BundleContext context) {
        try {
            return context.createFilter("(" + PROPERTY + "=*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        tracker.open(true);
    }

    void close() {
        tracker.close();
    }

    /** The paths of the endpoints that are there. */
    List<String> paths() {
        return sockets.values().stream().map(Socket::path).sorted().toList();
    }

    @Override
    public Socket addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        if (service == null) {
            return null;
        }
        try {
            Socket socket = Socket.of(service, reference.getProperty(PROPERTY));
            sockets.put(reference, socket);
            return socket;
        } catch (DeploymentException | RuntimeException e) {
            log.warn(service.getClass().getName() + " of bundle " + reference.getBundle()
                    + " is no WebSocket endpoint: " + e.getMessage());
            context.ungetService(reference);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Socket socket) {
        if (!socket.isAt(reference.getProperty(PROPERTY))) {
            log.warn("The path of " + socket.path() + " changes with its service only; register it again");
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Socket socket) {
        sockets.remove(reference);
        socket.close();
        context.ungetService(reference);
    }

    /**
     * Makes a connection of a request that asks for one of an endpoint's path.
     *
     * @return false if it does not
     */
    boolean upgrade(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        if (sockets.isEmpty() || !UpgradeUtil.isWebSocketUpgradeRequest(request, response)) {
            return false;
        }
        for (Socket socket : sockets.values()) {
            Map<String, String> parameters = socket.match(path);
            if (parameters != null) {
                try {
                    socket.connect(container(request), request, response, parameters);
                } catch (DeploymentException e) {
                    throw new IOException("No connection to " + socket.path(), e);
                }
                return true;
            }
        }
        return false;
    }

    private static ServerContainer container(HttpServletRequest request) {
        return (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    }
}
