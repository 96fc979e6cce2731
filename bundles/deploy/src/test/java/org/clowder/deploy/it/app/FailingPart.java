package org.clowder.deploy.it.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.Set;

/** Keeps its application from starting, as a filter or as an initializer. */
public final class FailingPart implements Filter, ServletContainerInitializer {

    @Override
    public void init(FilterConfig config) {
        throw new IllegalStateException("no paper");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {}

    @Override
    public void onStartup(Set<Class<?>> types, ServletContext context) {
        throw new IllegalStateException("no staff");
    }
}
