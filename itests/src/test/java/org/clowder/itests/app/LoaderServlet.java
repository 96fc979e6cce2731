package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;

/** Hands its class loader over when it starts, as an application in a bundle does for tomcat7-osgi-ha. */
public final class LoaderServlet extends HttpServlet {

    @Override
    public void init() {
        getServletContext().setAttribute("osgi.bundle.classloader", LoaderServlet.class.getClassLoader());
    }
}
