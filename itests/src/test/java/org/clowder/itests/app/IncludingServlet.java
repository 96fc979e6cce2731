package org.clowder.itests.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Has a session and includes what {@code /inner/count} answers with its session, one line each. */
public final class IncludingServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.getWriter().println("{\"session\":\"" + request.getSession().getId() + "\"}");
        getServletContext().getContext("/inner").getRequestDispatcher("/count").include(request, response);
    }
}
