package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Shows what listeners of sessions were told on this member since the application started, one a line. */
public final class HeardServlet extends HttpServlet implements HttpSessionListener, HttpSessionAttributeListener {

    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        for (String each : HEARD) {
            response.getWriter().print(each + "\n");
        }
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        HEARD.add("created");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HEARD.add("destroyed");
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        HEARD.add("added " + event.getName() + "=" + event.getValue());
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        HEARD.add("replaced " + event.getName());
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        HEARD.add("removed " + event.getName());
    }
}
