package org.clowder.session.internal.loading;

import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import java.util.Arrays;
import org.apache.catalina.Context;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Tells when an application may find other classes: when bundles get other class loaders, on the thread of the framework and before anybody
 * can use the new ones, and when one attribute of its ServletContext is set, replaced or removed, on the thread that does it.
 */
public final class ClassesWatch implements SynchronousBundleListener, ServletContextAttributeListener, AutoCloseable {

    private final Context context;
    private final String attribute;
    private final Follower follower;
    private final BundleContext framework = framework();

    /** Who wants to know. It must not wait for other threads, which may wait for the framework. */
    @FunctionalInterface
    public interface Follower {

        /** A bundle has a class loader, or the attribute has changed. */
        void resolved();

        /** The class loader of a bundle is out of use, or will be with the next refresh. */
        default void unresolved(Bundle bundle) {
            resolved();
        }
    }

    private ClassesWatch(Context context, String attribute, Follower follower) {
        this.context = context;
        this.attribute = attribute;
        this.follower = follower;
    }

    public static ClassesWatch open(Context context, String attribute, Follower follower) {
        ClassesWatch watch = new ClassesWatch(context, attribute, follower);
        Object[] listeners = context.getApplicationEventListeners();
        Object[] more = Arrays.copyOf(listeners, listeners.length + 1, Object[].class);
        more[listeners.length] = watch;
        context.setApplicationEventListeners(more);
        if (watch.framework != null) {
            watch.framework.addBundleListener(watch);
        }
        return watch;
    }

    /** The context of this bundle; null outside of a framework. */
    public static BundleContext framework() {
        Bundle own = FrameworkUtil.getBundle(ClassesWatch.class);
        return own == null ? null : own.getBundleContext();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        switch (event.getType()) {
            case BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED -> follower.unresolved(event.getBundle());
            case BundleEvent.RESOLVED -> follower.resolved();
            default -> {
                // starting and stopping change no classes
            }
        }
    }

    @Override
    public void attributeAdded(ServletContextAttributeEvent event) {
        if (event.getName().equals(attribute)) {
            follower.resolved();
        }
    }

    @Override
    public void attributeReplaced(ServletContextAttributeEvent event) {
        attributeAdded(event);
    }

    @Override
    public void attributeRemoved(ServletContextAttributeEvent event) {
        attributeAdded(event);
    }

    @Override
    public void close() {
        context.setApplicationEventListeners(Arrays.stream(context.getApplicationEventListeners())
                .filter(listener -> listener != this)
                .toArray());
        if (framework != null) {
            try {
                framework.removeBundleListener(this);
            } catch (IllegalStateException e) {
                // this bundle has stopped, and its listeners with it
                return;
            }
        }
    }
}
