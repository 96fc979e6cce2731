package org.clowder.samples.hello.bundle;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.clowder.samples.hello.types.Visits;

/** Counts the visits in the session, with an attribute whose class lives in another bundle. */
@WebServlet("/")
public final class HelloServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String MEMBER = "org.clowder.member";
    private static final String VISITS = "visits";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getServletPath().equals("/") && !request.getServletPath().isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String member = member();
        HttpSession session = request.getSession();
        Visits before;
        Visits visits;
        // Two requests of one visitor at a time would lose one of the visits.
        synchronized (session) {
            before = (Visits) session.getAttribute(VISITS);
            visits = (before == null ? Visits.NONE : before).increment(member);
            // Set anew on each visit: that is how a cluster learns of the change.
            session.setAttribute(VISITS, visits);
        }

        response.setHeader("Cache-Control", "no-store");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        if (wantsJson(request)) {
            response.setContentType("application/json");
            response.getWriter().print(HelloPage.json(member, session.getId(), visits.count()));
        } else {
            response.setContentType("text/html");
            response.getWriter()
                    .print(HelloPage.html(
                            member,
                            session.getId(),
                            visits.count(),
                            before == null ? "" : before.lastMember(),
                            request.getContextPath() + "/"));
        }
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("application/json");
    }

    private String member() {
        Object member = getServletContext().getAttribute(MEMBER);
        if (member != null) {
            return member.toString();
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            log("This host has no name of its own", e);
            return "localhost";
        }
    }
}
