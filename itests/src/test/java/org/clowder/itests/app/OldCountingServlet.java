package org.clowder.itests.app;

import java.io.IOException;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;

/** Counts the visits of its session, as such servlets did when they were {@code javax}. */
@WebServlet("/count")
public final class OldCountingServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        int count = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
        session.setAttribute("count", count);
        response.getWriter()
                .printf(
                        "{\"member\":\"%s\",\"session\":\"%s\",\"count\":%d}%n",
                        getServletContext().getAttribute("org.clowder.member"), session.getId(), count);
    }
}
