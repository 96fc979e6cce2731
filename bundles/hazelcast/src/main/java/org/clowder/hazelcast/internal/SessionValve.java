package org.clowder.hazelcast.internal;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Container;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.CommitNotice;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.clowder.hazelcast.StoreUnavailableException;

/**
 * Writes what a request has changed in its sessions before its response leaves. Of a Host there is one, whatever many applications of
 * it have a {@link HazelcastSessionManager}, in front of all that their contexts do.
 */
public final class SessionValve extends ValveBase {

    static final Log LOG = LogFactory.getLog(SessionValve.class);

    /** In s, what {@code Retry-After} says. */
    private static final String RETRY_AFTER = "5";

    private static final boolean NOTICES = noticesAreThere();

    private int users;

    public SessionValve() {
        super(true);
    }

    private static boolean noticesAreThere() {
        try {
            return CommitNotice.class.getName() != null;
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    /** One more application of the Host needs it. */
    public static void use(Container host) {
        synchronized (host.getPipeline()) {
            SessionValve valve = find(host.getPipeline());
            if (valve == null) {
                valve = new SessionValve();
                host.getPipeline().addValve(valve);
            }
            valve.users++;
        }
    }

    /** One application of the Host does not need it any more. */
    public static void leave(Container host) {
        synchronized (host.getPipeline()) {
            SessionValve valve = find(host.getPipeline());
            if (valve != null && --valve.users == 0) {
                host.getPipeline().removeValve(valve);
            }
        }
    }

    private static SessionValve find(Pipeline pipeline) {
        for (Valve valve : pipeline.getValves()) {
            if (valve instanceof SessionValve found) {
                return found;
            }
        }
        return null;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        RequestScope scope = RequestScope.begin();
        if (scope == null) {
            getNext().invoke(request, response);
            return;
        }
        CommitNotice early = null;
        try {
            if (prepare(request)) {
                if (NOTICES) {
                    early = CommitNotice.install(response.getCoyoteResponse(), () -> writeEarly(scope, response));
                }
                getNext().invoke(request, response);
            }
        } finally {
            try {
                finish(request, response, scope, early);
            } finally {
                scope.end();
            }
        }
    }

    /** False if it is of no use to go on: Hazelcast has not answered, and does not answer now. */
    private static boolean prepare(Request request) {
        String id = request.getRequestedSessionId();
        if (id == null
                || request.getContext() == null
                || !(request.getContext().getManager() instanceof HazelcastSessionManager manager)) {
            return true;
        }
        try {
            String own = manager.looksAhead(id) ? manager.localId(id) : null;
            if (own != null && !own.equals(id)) {
                request.changeSessionId(own);
            }
            return true;
        } catch (StoreUnavailableException e) {
            LOG.debug("Session " + id + " cannot be read", e);
            return false;
        }
    }

    /** The response is about to leave before the request is over. */
    private static void writeEarly(RequestScope scope, Response response) {
        if (!scope.write()) {
            response.getCoyoteResponse().setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.getCoyoteResponse().addHeader("Retry-After", RETRY_AFTER);
        }
    }

    private static void finish(Request request, Response response, RequestScope scope, CommitNotice early)
            throws IOException {
        if (request.isAsyncStarted()) {
            scope.write();
            request.getAsyncContext().addListener(new Rest(request, scope, early));
            return;
        }
        boolean written;
        try {
            written = scope.write();
        } finally {
            scope.close();
        }
        if (early != null) {
            early.remove();
        }
        if (written) {
            return;
        }
        if (response.isCommitted()) {
            LOG.warn("A response of " + request.getDecodedRequestURI()
                    + " has left, though what its request changed is not in Hazelcast yet");
            return;
        }
        response.reset();
        // which the page would show
        request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        response.setHeader("Retry-After", RETRY_AFTER);
        response.sendError(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The sessions' store does not answer, please try again");
    }

    /** What goes on after the request's thread has left. */
    private record Rest(Request request, RequestScope scope, CommitNotice early) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            try {
                // a thread of the application may have been the first that asked for it
                if (request.getSessionInternal(false) instanceof HazelcastSession session) {
                    scope.uses(session);
                }
                scope.write();
            } finally {
                scope.close();
                if (early != null) {
                    early.remove();
                }
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // it is completed then
        }

        @Override
        public void onError(AsyncEvent event) {
            // it is completed then
        }
    }
}
