package org.clowder.deploy.it.app;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.FrameworkUtil;

/** A script language in which each script is what it prints; the application's log tells what became of the engine. */
public final class ScriptEngineServlet extends HttpServlet implements HttpSessionListener {

    private static final long serialVersionUID = 1L;

    @Override
    public void init() throws ServletException {
        boolean fails = FrameworkUtil.getBundle(getClass()).getHeaders("").get("Fails") != null;
        if (fails && getServletContext().getAttribute("failed") == null) {
            getServletContext().setAttribute("failed", true);
            throw new ServletException("not yet");
        }
        note("init " + getInitParameter("initScripts"));
    }

    @Override
    public void destroy() {
        note("destroy " + getInitParameter("destroyScripts"));
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        note("session");
    }

    private void note(String what) {
        boolean own = Thread.currentThread().getContextClassLoader()
                == getServletContext().getClassLoader();
        String version = FrameworkUtil.getBundle(getClass()).getVersion().toString();
        ServletContext application = getServletContext();
        synchronized (application) {
            String before = (String) application.getAttribute("engine");
            application.setAttribute(
                    "engine", (before == null ? "" : before + "; ") + version + " " + what + (own ? "" : " elsewhere"));
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
        String script = included == null ? request.getServletPath() : (String) included;
        if (request.getParameter("hold") != null) {
            hold();
        }
        try (InputStream in = getServletContext().getResourceAsStream(script)) {
            if (in == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.getWriter()
                    .print(FrameworkUtil.getBundle(getClass()).getVersion() + " " + script + " "
                            + request.getPathInfo() + " " + request.getRequestURI() + " "
                            + request.getServletContext().getContextPath() + ": "
                            + new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        String more = request.getParameter("include");
        if (more != null && included == null) {
            request.getRequestDispatcher(more).include(request, response);
        }
    }

    /** Until somebody lets it go. */
    private void hold() {
        CountDownLatch go = new CountDownLatch(1);
        getServletContext().setAttribute("go", go);
        getServletContext().setAttribute("held", true);
        try {
            if (!go.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let it go within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
