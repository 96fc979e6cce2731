package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does one thing to one attribute, {@code name}, of its session: the path says what. {@code /look} lists all, one a
 * line, and makes no session. Needs no class of its attributes, so that they may be missing.
 */
public final class ShelfServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        if ("/look".equals(request.getPathInfo())) {
            look(request.getSession(false), response);
            return;
        }
        try {
            change(request, request.getSession());
            response.getWriter().print("done");
        } catch (IllegalArgumentException refused) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
            response.getWriter().print(refused.getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    private static void change(HttpServletRequest request, HttpSession session) throws ReflectiveOperationException {
        String name = request.getParameter("name");
        String value = request.getParameter("value");
        switch (request.getPathInfo()) {
            case "/text" -> session.setAttribute(name, value);
            case "/count" -> count(session, name, value);
            case "/list" -> session.setAttribute(name, new ArrayList<>(List.of(value)));
            case "/bytes" -> session.setAttribute(name, noise(Integer.parseInt(value)));
            case "/new" -> session.setAttribute(name, created(value));
            case "/supplied" -> session.setAttribute(name, ((Supplier<?>) created(value)).get());
            case "/end" -> session.invalidate();
            case "/both" -> {
                session.setAttribute(name, created(value));
                count(session, null, null);
            }
            case "/add" -> add(session.getAttribute(name), value);
            case "/again" -> session.setAttribute(name, copy(session.getAttribute(name)));
            default -> throw new IllegalArgumentException("Nothing is known of " + request.getPathInfo());
        }
    }

    /** The counter and a text at once, like an application that notes where its visitor was last. */
    private static void count(HttpSession session, String name, String text) {
        int before = session.getAttribute("count") instanceof Integer count ? count : 0;
        session.setAttribute("count", before + 1);
        if (name != null) {
            session.setAttribute(name, text);
        }
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    private static Object created(String type) throws ReflectiveOperationException {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        return Class.forName(type, true, application).getConstructor().newInstance();
    }

    /** In place: nobody is told that the attribute has changed. */
    @SuppressWarnings("unchecked")
    private static void add(Object attribute, String item) {
        if (attribute instanceof Collection<?> collection) {
            ((Collection<String>) collection).add(item);
        } else {
            ((Consumer<String>) attribute).accept(item);
        }
    }

    /** An equal object that is another one. */
    private static Object copy(Object attribute) {
        if (attribute instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        return attribute instanceof byte[] bytes ? bytes.clone() : new StringBuilder((String) attribute).toString();
    }

    private static void look(HttpSession session, HttpServletResponse response) throws IOException {
        if (session == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "no such session");
            return;
        }
        for (String name : new TreeSet<>(Collections.list(session.getAttributeNames()))) {
            Object value = session.getAttribute(name);
            String text = value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value);
            response.getWriter().print(name + "=" + text + "\n");
        }
    }
}
