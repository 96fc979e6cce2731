package org.clowder.itests.app;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;

/** Keeps its application from starting. */
public final class FailingInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        throw new IllegalStateException("no staff today");
    }
}
