package org.clowder.deploy.it.app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Leaves a header each time that it is passed. */
public final class StampFilter extends HttpFilter {

    public static final String HEADER = "X-Stamp";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.addHeader(HEADER, request.getDispatcherType().name());
        chain.doFilter(request, response);
    }
}
