package org.clowder.deploy.it.app;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;

/** Leaves a servlet that shows that it was found. */
public final class MarkingInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(Set<Class<?>> types, ServletContext context) {
        context.addServlet("initialized", EchoServlet.class).addMapping("/initialized");
    }
}
