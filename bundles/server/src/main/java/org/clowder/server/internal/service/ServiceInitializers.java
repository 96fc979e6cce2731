package org.clowder.server.internal.service;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import org.apache.catalina.Context;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Initializers that are services: they run, without classes of {@code @HandlesTypes}, whenever a matching application
 * starts, before its listeners. An application that runs already is left as it is.
 */
record ServiceInitializers(BundleContext context) {

    private static final Log log = LogFactory.getLog(ServiceInitializers.class);

    /** Lets an application that starts run the initializer; what it throws is reported and ends there. */
    void add(ServiceReference<ServletContainerInitializer> service, Context application) {
        application.addServletContainerInitializer(
                (types, servletContext) -> {
                    ServletContainerInitializer initializer = context.getService(service);
                    if (initializer == null) {
                        return;
                    }
                    try {
                        initializer.onStartup(types, servletContext);
                    } catch (ServletException | RuntimeException | LinkageError e) {
                        log.error(
                                ServiceValves.name(service) + " failed for application "
                                        + servletContext.getContextPath() + ", which starts without it",
                                e);
                    } finally {
                        context.ungetService(service);
                    }
                },
                null);
    }

    /** Says which application has to start anew to see a change. */
    void tell(ServiceReference<ServletContainerInitializer> service, ContainerPlace place, boolean added) {
        log.info(ServiceValves.name(service)
                + (added ? " is not applied to " : " may have been applied to ")
                + place
                + ", which runs; deploy it again to start it "
                + (added ? "with" : "without")
                + " this initializer");
    }
}
