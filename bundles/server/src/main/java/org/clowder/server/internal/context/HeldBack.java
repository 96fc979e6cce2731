package org.clowder.server.internal.context;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.clowder.server.internal.requests.HeldPath;

/** Answers requests for applications that are being exchanged, and were not worth a wait; without it, whoever has the path above theirs would. */
final class HeldBack extends ValveBase {

    private static final String RETRY_SECONDS = "1";

    private final List<HeldPath> paths;

    private HeldBack(List<HeldPath> paths) {
        super(true);
        this.paths = paths;
    }

    /** Puts it behind the valves of a Host that has not started. */
    static void install(Host host, List<HeldPath> paths) {
        host.getPipeline().addValve(new HeldBack(paths));
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (HeldPath.isPassedBy(request.getCoyoteRequest()) || isMissed(request)) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", RETRY_SECONDS);
            response.setContentType("text/plain");
            response.getWriter().println("This application is being exchanged. Try again in a moment.");
        } else {
            getNext().invoke(request, response);
        }
    }

    private boolean isMissed(Request request) {
        for (HeldPath path : paths) {
            if (!path.isOver() && path.isMissed(getContainer(), request.getDecodedRequestURI(), request.getContext())) {
                return true;
            }
        }
        return false;
    }
}
