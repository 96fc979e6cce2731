package org.clowder.samples.hello;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.InetAddress;

/** Counts the visits of a session and shows which member answered: as JSON if the client accepts it, else as HTML. */
public final class VisitsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String VISITS = "visits";

    private String member;

    @Override
    public void init() {
        Object name = getServletContext().getAttribute("org.clowder.member");
        member = name != null ? name.toString() : hostName();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        int count = countVisit(session);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        if (acceptsJson(request)) {
            response.setContentType("application/json");
            response.getWriter().write(VisitsPage.json(member, session.getId(), count));
        } else {
            response.setContentType("text/html");
            response.getWriter().write(VisitsPage.html(member, session.getId(), count));
        }
    }

    /** Sets the attribute anew on each visit: that is what tells a cluster that the session has changed. */
    private static int countVisit(HttpSession session) {
        synchronized (session) {
            Object before = session.getAttribute(VISITS);
            int count = before instanceof Integer visits ? visits + 1 : 1;
            session.setAttribute(VISITS, count);
            return count;
        }
    }

    private static boolean acceptsJson(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("application/json");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException unknown) {
            return "localhost";
        }
    }
}
