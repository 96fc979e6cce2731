package org.clowder.itests.app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import java.io.IOException;

/** Keeps its application from starting. */
public final class FailingFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    public void init(FilterConfig config) throws ServletException {
        throw new ServletException("no filter today", new IOException("no paper today"));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
    }
}
