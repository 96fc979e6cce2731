package org.clowder.deploy.it.app;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says what its container has done for it, and leaves a system property when it goes. */
@WebServlet("/injected")
public final class InjectedServlet extends HttpServlet {

    public static final String DESTROYED = "org.clowder.deploy.it.destroyed";

    private static final long serialVersionUID = 1L;

    @Resource(name = "greeting")
    private transient String greeting;

    private transient String atFirst;

    @PostConstruct
    void begin() {
        atFirst = "begun with " + greeting;
    }

    @PreDestroy
    void end() {
        System.setProperty(DESTROYED, greeting);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(atFirst);
    }
}
