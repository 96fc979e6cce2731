package org.clowder.itests.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells who is logged in ({@code /in/user}), logs out ({@code /in/logout}), and reads and writes attributes of the
 * ServletContext ({@code /out/get}, {@code /out/set}). An attribute that is not there is answered with 404.
 */
public final class BoardServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        String name = request.getParameter("name");
        ServletContext context = request.getServletContext();
        switch (request.getServletPath() + request.getPathInfo()) {
            case "/in/user" -> {
                request.getSession();
                response.getWriter().print(request.getRemoteUser());
            }
            case "/in/logout" -> {
                request.getSession().invalidate();
                response.getWriter().print("out");
            }
            case "/out/set" -> {
                context.setAttribute(name, request.getParameter("value"));
                response.getWriter().print("set");
            }
            default -> answer(response, context.getAttribute(name));
        }
    }

    private static void answer(HttpServletResponse response, Object value) throws IOException {
        if (value == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            response.getWriter().print(value);
        }
    }
}
