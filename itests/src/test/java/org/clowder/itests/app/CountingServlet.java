package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the visits of its session. The parameter {@code millis} makes a request take that long; {@code look} does not
 * count.
 */
public final class CountingServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        int count = count(session, request.getParameter("look") == null ? 1 : 0);
        linger(request.getParameter("millis"));
        response.setContentType("application/json");
        response.getWriter()
                .printf(
                        "{\"member\":\"%s\",\"session\":\"%s\",\"count\":%d,\"late\":\"%s\",\"application\":\"%s\"}%n",
                        getServletContext().getAttribute("org.clowder.member"),
                        session.getId(),
                        count,
                        session.getAttribute("late"),
                        getServletContext().getContextPath());
    }

    private static int count(HttpSession session, int more) {
        synchronized (session) {
            int before = session.getAttribute("count") instanceof Integer count ? count : 0;
            if (more > 0) {
                session.setAttribute("count", before + more);
            }
            return before + more;
        }
    }

    private static void linger(String millis) {
        if (millis != null) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
    }
}
