package org.clowder.benchmarks.application;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Creates, changes, reads and describes a session of byte arrays and a counter.
 *
 * <p>{@code /create?n=N&size=B} makes a session of N attributes of B bytes and answers its id; {@code /w} (same
 * parameters) rewrites one attribute and counts; {@code /c} only counts; {@code /r} only reads; {@code /state} answers what this member knows,
 * or {@code none}; {@code /numbers} answers {@link Numbers}. Only {@code /create} makes a session: the others answer 410 (or {@code none}) without one, so that a
 * lost session shows as an error of the load and not as a cheap request.
 */
public final class SessionServlet extends HttpServlet {

    private static final String COUNTER = "counter";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getServletPath()) {
            case "/create" -> answer(response, create(request));
            case "/state" -> answer(response, SessionState.of(request.getSession(false)));
            case "/numbers" -> answer(response, Numbers.text(request.getContextPath()));
            case "/w", "/c", "/r" -> answerExisting(request, response);
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static String create(HttpServletRequest request) {
        HttpSession session = request.getSession(true);
        int attributes = number(request, "n");
        int size = number(request, "size");
        for (int i = 0; i < attributes; i++) {
            session.setAttribute("a" + i, Contents.next(size, 0));
        }
        session.setAttribute(COUNTER, 0);
        return session.getId();
    }

    private static void answerExisting(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession(false);
        if (session == null) {
            response.sendError(HttpServletResponse.SC_GONE);
            return;
        }
        int counter = (Integer) session.getAttribute(COUNTER);
        answer(
                response,
                switch (request.getServletPath()) {
                    case "/w" -> write(request, session, counter + 1);
                    case "/c" -> count(session, counter + 1);
                    default -> read(session, counter);
                });
    }

    private static String write(HttpServletRequest request, HttpSession session, int counter) {
        session.setAttribute("a" + counter % number(request, "n"), Contents.next(number(request, "size"), counter));
        return count(session, counter);
    }

    private static String count(HttpSession session, int counter) {
        session.setAttribute(COUNTER, counter);
        return Integer.toString(counter);
    }

    private static String read(HttpSession session, int counter) {
        byte[] first = (byte[]) session.getAttribute("a0");
        return counter + " " + first[first.length - 1];
    }

    private static int number(HttpServletRequest request, String name) {
        return Integer.parseInt(request.getParameter(name));
    }

    /**
     * Leaves the length to Tomcat: with a declared length, Tomcat sends the answer as soon as the last byte is written,
     * before the cluster's valve replicates, and no mode would be measured or checked for waiting.
     */
    private static void answer(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/plain");
        response.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
