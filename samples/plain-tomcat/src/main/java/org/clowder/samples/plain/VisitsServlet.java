package org.clowder.samples.plain;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Counts the visits of a session: {@code /add} adds one, {@code /rename} gives the session another id, {@code /logout} ends it. */
public final class VisitsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        HttpSession session = request.getSession(path.equals("/add"));
        response.setContentType("text/plain");
        if (session == null) {
            response.getWriter().print("nobody");
            return;
        }
        switch (path) {
            case "/add" -> session.setAttribute("visits", visits(session) + 1);
            case "/rename" -> request.changeSessionId();
            case "/logout" -> {
                session.invalidate();
                response.getWriter().print("nobody");
                return;
            }
            default -> {
                // only looks
            }
        }
        response.getWriter().print(visits(session));
    }

    private static int visits(HttpSession session) {
        return session.getAttribute("visits") instanceof Integer visits ? visits : 0;
    }
}
