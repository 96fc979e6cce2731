package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A desk that its user logs in to, works at, and logs out of. Only {@code /login} makes a session; everything else answers 404
 * without one, so that a session that was lost is never replaced behind its user's back. The path says what is done.
 */
public final class DeskServlet extends HttpServlet {

    private static final int SMALLEST_BALLAST_CHAR = 33;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        String path = request.getPathInfo();
        if ("/clock".equals(path)) {
            response.getWriter().print(System.currentTimeMillis());
            return;
        }
        HttpSession session = request.getSession("/login".equals(path));
        if (session == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "not logged in");
            return;
        }
        response.getWriter().print(answer(path, request, session));
    }

    private static String answer(String path, HttpServletRequest request, HttpSession session) {
        return switch (path) {
            case "/login" -> logIn(request, session);
            case "/write" -> write(request, session);
            case "/look" -> look(session);
            case "/fill" -> {
                numbered(request).forEach(name -> session.setAttribute(name, name));
                yield "filled";
            }
            case "/clear" -> {
                numbered(request).forEach(session::removeAttribute);
                yield "cleared";
            }
            case "/overlong" -> overlong(request, session);
            case "/rename" -> rename(request);
            case "/logout" -> {
                session.invalidate();
                yield "logged out";
            }
            default -> throw new IllegalArgumentException("Nothing is known of " + path);
        };
    }

    /** The session's id. */
    private static String logIn(HttpServletRequest request, HttpSession session) {
        session.setAttribute("user", request.getParameter("user"));
        if (request.getParameter("idle") != null) {
            session.setMaxInactiveInterval(Integer.parseInt(request.getParameter("idle")));
        }
        if (request.getParameter("ballast") != null) {
            session.setAttribute("ballast", ballast(Integer.parseInt(request.getParameter("ballast"))));
        }
        return session.getId();
    }

    private static String ballast(int size) {
        char[] text = new char[size];
        for (int i = 0; i < size; i++) {
            text[i] = (char) (SMALLEST_BALLAST_CHAR + i % 90);
        }
        return new String(text);
    }

    /** What the number was before; with a {@code mark}, sets an attribute of that name too. */
    private static String write(HttpServletRequest request, HttpSession session) {
        Object before = session.getAttribute("number");
        session.setAttribute("number", request.getParameter("number"));
        if (request.getParameter("mark") != null) {
            session.setAttribute(request.getParameter("mark"), "");
        }
        return before == null ? "0" : (String) before;
    }

    private static Stream<String> numbered(HttpServletRequest request) {
        return IntStream.range(0, Integer.parseInt(request.getParameter("attributes")))
                .mapToObj(i -> "attribute-" + i);
    }

    /** An attribute whose name is that long, and an ordinary one. */
    private static String overlong(HttpServletRequest request, HttpSession session) {
        int length = Integer.parseInt(request.getParameter("length"));
        session.setAttribute("overlong-" + "x".repeat(length - "overlong-".length()), "value");
        session.setAttribute("beside", "value");
        return "set";
    }

    /** Every id that the session got, one a line. */
    private static String rename(HttpServletRequest request) {
        StringBuilder ids = new StringBuilder();
        for (int i = Integer.parseInt(request.getParameter("times")); i > 0; i--) {
            ids.append(request.changeSessionId()).append('\n');
        }
        return ids.toString();
    }

    /** One attribute a line, of a long one its length. */
    private static String look(HttpSession session) {
        StringBuilder text = new StringBuilder();
        for (String name : new TreeSet<>(Collections.list(session.getAttributeNames()))) {
            Object value = session.getAttribute(name);
            boolean isLong = "ballast".equals(name);
            text.append(name)
                    .append('=')
                    .append(isLong ? ((String) value).length() : value)
                    .append('\n');
        }
        return text.toString();
    }
}
