package org.clowder.whiteboard.internal;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.IntPredicate;

/** The one servlet of the whiteboard's context: connections of endpoints, requests for what is being exchanged, and the bridge. */
final class Front extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient HttpServlet bridge;
    private final transient Sockets sockets;
    private final transient Departures departures;
    private final transient IntPredicate mayWait;

    /** @param mayWait whether a request that came by a local port may keep its thread */
    Front(HttpServlet bridge, Sockets sockets, Departures departures, IntPredicate mayWait) {
        this.bridge = bridge;
        this.sockets = sockets;
        this.departures = departures;
        this.mayWait = mayWait;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        bridge.init(config);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        if (sockets.upgrade(request, response, path)) {
            return;
        }
        try (Departures.Visit visit = departures.enter(path, () -> mayWait.test(request.getLocalPort()))) {
            if (visit == null) {
                response.setHeader("Retry-After", "1");
                response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            } else {
                bridge.service(request, response);
            }
        }
    }

    @Override
    public void destroy() {
        bridge.destroy();
    }
}
