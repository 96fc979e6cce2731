package org.clowder.itests.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * Tells who sends what, and on which member ({@code /in}). Below {@code /out} it never makes a session, answers 404 without one, and else tells whose it is:
 * {@code look} does nothing more, {@code note} writes into it, {@code lapse} has it run out soon, {@code leave} logs out, {@code end} ends it.
 */
public final class OfficeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setContentType("text/plain;charset=UTF-8");
        String user = request.getRemoteUser();
        if ("/in".equals(request.getServletPath())) {
            response.getWriter()
                    .print(String.join(" ", request.getMethod(), user, request.getParameter("text"), (String)
                            getServletContext().getAttribute("org.clowder.member")));
            return;
        }
        HttpSession session = request.getSession(false);
        if (session == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "no such session");
            return;
        }
        switch (request.getPathInfo()) {
            case "/note" -> session.setAttribute("note", request.getParameter("text"));
            case "/lapse" -> session.setMaxInactiveInterval(Integer.parseInt(request.getParameter("seconds")));
            case "/leave" -> request.logout();
            case "/end" -> session.invalidate();
            default -> {
                // only looked at
            }
        }
        response.getWriter().print(user);
    }
}
