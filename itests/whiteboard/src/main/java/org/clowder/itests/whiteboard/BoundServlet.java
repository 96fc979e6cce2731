package org.clowder.itests.whiteboard;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.io.Serializable;
import org.osgi.service.component.annotations.Component;

/** Counts requests by an attribute that is told where it is bound: Felix keeps such a one in a wrapper of its own. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/bound",
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=cases)"
        })
public final class BoundServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final class Count implements HttpSessionBindingListener, Serializable {
        private static final long serialVersionUID = 1L;
        private int number;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        Count count = session.getAttribute("count") instanceof Count there ? there : new Count();
        count.number++;
        session.setAttribute("count", count);
        response.setContentType("application/json");
        response.getWriter().printf("{\"member\":\"\",\"session\":\"%s\",\"count\":%d}", session.getId(), count.number);
    }
}
