package org.clowder.deploy.it.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Arrays;
import org.osgi.framework.BundleContext;

/** Notes whether its context is a service still, and fails, when its application ends. */
@WebListener
public final class StubbornListener implements ServletContextListener {

    public static final String SERVICE = "org.clowder.deploy.it.service";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute("listener", "was there first");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        BundleContext context = (BundleContext) event.getServletContext().getAttribute("osgi-bundlecontext");
        System.setProperty(SERVICE, Arrays.toString(context.getBundle().getRegisteredServices()));
        throw new IllegalStateException("does not want to go");
    }
}
