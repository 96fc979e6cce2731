package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sets, replaces and removes a value that notes what it is told ({@code /set}, {@code /remove}), ends the session ({@code /end}), and shows what was
 * told on this member ({@code /heard}).
 */
public final class WitnessServlet extends HttpServlet implements HttpSessionListener {

    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    /** Notes that it is bound and unbound. */
    private record Witness(String name) implements Serializable, HttpSessionBindingListener {

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            HEARD.add("bound " + name);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            HEARD.add("unbound " + name);
        }
    }

    /** Beside the servlet all classes of the application. */
    public static Class<?> classes() {
        return Witness.class;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo().equals("/heard")) {
            response.getWriter().print(String.join("\n", HEARD));
            return;
        }
        HttpSession session = request.getSession();
        switch (request.getPathInfo()) {
            case "/set" -> {
                session.setAttribute("user", "anna");
                session.setAttribute("witness", new Witness(request.getParameter("name")));
            }
            case "/remove" -> session.removeAttribute("witness");
            default -> session.invalidate();
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HEARD.add("end of " + event.getSession().getAttribute("user"));
    }
}
