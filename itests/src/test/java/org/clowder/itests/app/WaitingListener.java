package org.clowder.itests.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps its application starting until there is the file that the parameter {@code until} names. */
public final class WaitingListener implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        File until = new File(event.getServletContext().getInitParameter("until"));
        while (!until.exists()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
