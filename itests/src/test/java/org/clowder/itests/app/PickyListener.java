package org.clowder.itests.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Does not let an application start whose parameter {@code from.context} says so. */
public final class PickyListener implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        if ("fail".equals(event.getServletContext().getInitParameter("from.context"))) {
            throw new IllegalStateException("as it was told");
        }
    }
}
