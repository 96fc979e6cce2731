package org.clowder.session;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.ha.tcp.ReplicationValve;
import org.apache.coyote.CommitNotice;
import org.apache.coyote.UpgradeNotice;
import org.clowder.session.internal.replica.RequestScope;

/**
 * Publishes what a request changed in its sessions before the response is finished, and has the response wait for other members
 * as the application's guarantee demands: without a thread if the connector allows (Clowder's HTTP/1.1 without encryption). It is first in the pipeline of the container that holds the Cluster, wherever the descriptor
 * writes it, so that it sees the changes of every valve behind it; sessions of other contexts that the request used are
 * published too.
 *
 * <p>Applications with one of Tomcat's own managers are replicated as by Tomcat's {@code ReplicationValve}, whose attributes
 * all keep their meaning.
 */
public class SessionReplicationValve extends ReplicationValve {

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        RequestScope scope = RequestScope.begin();
        if (scope == null) {
            getNext().invoke(request, response);
            return;
        }
        Context context = request.getContext();
        boolean own = context != null && context.getManager() instanceof BundleDeltaManager;
        long started = doStatistics() ? System.currentTimeMillis() : 0;
        try {
            if (own) {
                invokeNext(scope, request, response);
            } else {
                super.invoke(request, response);
            }
        } finally {
            complete(scope, request, response, started);
        }
    }

    private void invokeNext(RequestScope scope, Request request, Response response)
            throws IOException, ServletException {
        if (primaryIndicator) {
            createPrimaryIndicator(request);
        }
        UpgradeNotice upgrade = request.getHeader("upgrade") == null
                ? null
                : UpgradeNotice.install(
                        request.getCoyoteRequest(),
                        response.getCoyoteResponse(),
                        handler -> new UpgradedConnection(handler, scope));
        CommitNotice early =
                CommitNotice.install(response.getCoyoteResponse(), () -> publishEarly(scope, request, response));
        try {
            getNext().invoke(request, response);
        } finally {
            early.remove();
            if (upgrade != null) {
                upgrade.remove();
            }
            AsyncRequest.left(request, scope);
        }
    }

    /** The application flushes or closes the response, or it outgrows its buffer: what was changed so far goes first. */
    private void publishEarly(RequestScope scope, Request request, Response response) {
        if (scope.isCurrent() && publishes(request)) {
            scope.publish(response.getCoyoteResponse());
        }
    }

    private boolean publishes(Request request) {
        return !isRequestWithoutSessionChange(request.getDecodedRequestURI());
    }

    private void complete(RequestScope scope, Request request, Response response, long started) {
        try {
            if (!publishes(request)) {
                if (doStatistics()) {
                    nrOfFilterRequests.increment();
                }
            } else if (scope.used()) {
                long sending = doStatistics() ? System.currentTimeMillis() : 0;
                scope.publish(response.getCoyoteResponse());
                if (doStatistics()) {
                    nrOfSendRequests.increment();
                    updateStats(started, sending, request.isAsync());
                }
            }
        } finally {
            scope.end();
        }
    }
}
