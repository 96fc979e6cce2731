package org.clowder.deploy.it.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.ref.WeakReference;
import java.util.Collection;

/** Leaves a value on the thread that starts its application, and its class loader where the test finds it. */
public final class LingeringListener implements ServletContextListener {

    public static final String LOADERS = "org.clowder.deploy.it.loaders";

    private static final ThreadLocal<Object> KEPT = new ThreadLocal<>();

    @Override
    @SuppressWarnings("unchecked")
    public void contextInitialized(ServletContextEvent event) {
        KEPT.set(this);
        ((Collection<Object>) System.getProperties().get(LOADERS))
                .add(new WeakReference<>(getClass().getClassLoader()));
    }
}
