package org.clowder.session;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Answers load balancers, where there is no health page: 200 if this member replicates, has met the members that it found on its channel, and has what
 * they had; 503 as long as it may lack something, or its cluster has no channel that is open. Belongs to the container that holds the {@link SharedChannelCluster}.
 *
 * @since 1.4
 */
public final class ReadyValve extends ValveBase {

    private volatile String path = "/ready";

    public ReadyValve() {
        super(true);
    }

    /** The path that it answers, without a query; by default {@code /ready}. */
    public void setPath(String path) {
        this.path = path;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!path.equals(request.getDecodedRequestURI())) {
            getNext().invoke(request, response);
            return;
        }
        boolean ready = getContainer().getCluster() instanceof SharedChannelCluster cluster
                && cluster.replicating()
                && cluster.missingChannel().isEmpty()
                && cluster.stateTransferDone();
        response.setStatus(ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("text/plain");
        response.getWriter().print(ready ? "ready" : "not ready");
    }
}
