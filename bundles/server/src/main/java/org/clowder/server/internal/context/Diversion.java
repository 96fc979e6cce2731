package org.clowder.server.internal.context;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.Host;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ajp.AbstractAjpProtocol;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.requests.RequestsUnderWay;

/**
 * While the member is to take no new sessions: answers requests of which no session is known here so that their clients, or what stands before
 * them, go elsewhere.
 */
final class Diversion extends ValveBase {

    private static final Log log = LogFactory.getLog(Diversion.class);
    private static final String RETRY_SECONDS = "1";

    private final BooleanSupplier diverts;

    private Diversion(BooleanSupplier diverts) {
        super(true);
        this.diverts = diverts;
    }

    /** Puts it behind the valves that a Host has, and so behind all of its Engine: health pages are answered, and others asked for a session. */
    static void install(Host host, BooleanSupplier diverts) {
        host.getPipeline().addValve(new Diversion(diverts));
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getConnector().getProtocolHandler() instanceof AbstractAjpProtocol<?>) {
            // a web server can go elsewhere only with what nobody has answered
            getNext().invoke(request, response);
            endConnection(request, response);
            return;
        }
        // a dispatch goes on with a request that was let in
        if (!diverts.getAsBoolean() || request.getContext() == null || request.isAsync() || hasSession(request)) {
            getNext().invoke(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", RETRY_SECONDS);
        if (request.getProtocol().startsWith("HTTP/1")) {
            response.setHeader("Connection", "close");
        }
        response.setContentType("text/plain");
        response.getWriter().println("This member is about to leave. Try again: another one answers.");
    }

    /**
     * Tells a web server, where Tomcat does so by HTTP only, not to use a connection again that is about to be closed. Too late for Tomcat's own
     * error pages; then the next answer tells it.
     */
    private static void endConnection(Request request, Response response) {
        if (RequestsUnderWay.runsDry(request.getConnector()) && !request.isAsync()) {
            int status = response.getCoyoteResponse().getStatus();
            response.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            response.getCoyoteResponse().setStatus(status);
        }
    }

    private static boolean hasSession(Request request) {
        String id = request.getRequestedSessionId();
        Manager manager = request.getContext().getManager();
        try {
            Session session = id == null || manager == null ? null : manager.findSession(id);
            return session != null && session.isValid();
        } catch (IOException e) {
            log.debug("A session could not be looked up; its request goes elsewhere", e);
            return false;
        }
    }
}
