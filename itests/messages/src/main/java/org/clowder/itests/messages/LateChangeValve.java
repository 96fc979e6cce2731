package org.clowder.itests.messages;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Changes the session after the application has answered: the parameter {@code late} becomes the attribute of that name. */
public final class LateChangeValve extends ValveBase {

    public LateChangeValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        String late = request.getParameter("late");
        Session session = request.getSessionInternal(false);
        if (late != null && session != null) {
            session.getSession().setAttribute("late", late);
        }
    }
}
