package org.clowder.deploy.it.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows that it was there: as a listener by an attribute of the application, as a filter by a header of the response. */
public final class VisibleParts implements ServletContextListener, Filter {

    private String value;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute("started", System.nanoTime());
    }

    @Override
    public void init(FilterConfig config) {
        value = config.getInitParameter("value");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ((HttpServletResponse) response).setHeader("X-Filter", value);
        chain.doFilter(request, response);
    }
}
