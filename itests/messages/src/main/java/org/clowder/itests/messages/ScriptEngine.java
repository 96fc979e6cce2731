package org.clowder.itests.messages;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/** A script language in which a script prints itself, behind its own path and what else was in the URL. */
@Component(service = Servlet.class, scope = ServiceScope.PROTOTYPE, property = "org.clowder.script.extension=jag")
public final class ScriptEngine extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        try (InputStream in = getServletContext().getResourceAsStream(path)) {
            if (in == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            response.getWriter().print(path + " " + request.getPathInfo() + ": " + source);
        }
    }
}
