package org.clowder.deploy.it.app;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says where it runs: its loader, its bundle context, whether a class of another bundle can be seen. */
@WebServlet("/echo")
public final class EchoServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print("path=" + request.getContextPath() + " bundle="
                        + getServletContext().getAttribute("osgi-bundlecontext") + " same="
                        + (getClass() == load()));
    }

    /** The class that the context's loader has for this name; there must be only one. */
    private static Class<?> load() throws IOException {
        try {
            return Thread.currentThread().getContextClassLoader().loadClass(EchoServlet.class.getName());
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }
}
