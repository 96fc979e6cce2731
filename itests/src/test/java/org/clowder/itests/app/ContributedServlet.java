package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows what bundles have done to this application. */
public final class ContributedServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        for (String name : new String[] {"guest.context", "guest.config", "guest.initializer"}) {
            response.getWriter().println(name + "=" + getServletContext().getInitParameter(name));
        }
        response.getWriter().println("user=" + request.getRemoteUser());
    }
}
