package org.clowder.itests.app;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;

/** Leaves an attribute in its application's context, by which a page can tell that it was called. */
public final class MarkingInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        context.setAttribute("initialized", "by " + context.getContextPath());
    }
}
