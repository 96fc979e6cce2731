package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Logs its query in each way that the Servlet specification has. */
public final class LoggingServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        log("by a servlet: " + request.getQueryString());
        getServletContext().log("by its context: " + request.getQueryString());
        getServletContext().log("with a cause: " + request.getQueryString(), new IllegalStateException("why"));
    }
}
