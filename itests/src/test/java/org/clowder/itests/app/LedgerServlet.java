package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.TreeSet;

/**
 * Writes what it is told into its session, and tells what is in it. {@code /write} makes an attribute of each
 * parameter, and tells what {@code count} was before and which member it is; {@code /read} never makes a session and lists one attribute a line, or answers 404.
 */
public final class LedgerServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        if ("/write".equals(request.getPathInfo())) {
            HttpSession session = request.getSession();
            Object before = session.getAttribute("count");
            write(request, session);
            response.getWriter()
                    .print((before == null ? "0" : before) + " "
                            + getServletContext().getAttribute("org.clowder.member"));
            return;
        }
        HttpSession session = request.getSession(false);
        if (session == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "no such session");
            return;
        }
        list(session, response.getWriter());
    }

    private static void write(HttpServletRequest request, HttpSession session) {
        for (String name : Collections.list(request.getParameterNames())) {
            session.setAttribute(name, request.getParameter(name));
        }
    }

    private static void list(HttpSession session, PrintWriter out) {
        for (String name : new TreeSet<>(Collections.list(session.getAttributeNames()))) {
            out.print(name + "=" + session.getAttribute(name) + "\n");
        }
    }
}
