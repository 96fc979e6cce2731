package org.clowder.deploy.it.app;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the visits of a session, by an object of a class of its own. */
@WebServlet("/count")
public final class CountServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** The visits. */
    public static final class Visits implements Serializable {
        private static final long serialVersionUID = 1L;
        private final AtomicInteger count = new AtomicInteger();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        if (session.isNew()) {
            session.setAttribute("visits", new Visits());
            session.setAttribute("stays here", new Object());
        }
        Visits visits = (Visits) session.getAttribute("visits");
        response.getWriter().print(visits.count.incrementAndGet());
    }
}
