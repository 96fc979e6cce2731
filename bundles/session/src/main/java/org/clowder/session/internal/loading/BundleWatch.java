package org.clowder.session.internal.loading;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Tells when bundles get other class loaders, on the thread of the framework and before anybody can use the new ones.
 * Outside of a framework it is silent.
 */
public final class BundleWatch implements SynchronousBundleListener, AutoCloseable {

    private final Follower follower;
    private final BundleContext framework;

    /** Who wants to know. It must not wait for other threads, which may wait for the framework. */
    public interface Follower {

        /** The class loader of a bundle is out of use, or will be with the next refresh. */
        void unresolved(Bundle bundle);

        /** A bundle has a class loader. */
        void resolved();
    }

    private BundleWatch(Follower follower, BundleContext framework) {
        this.follower = follower;
        this.framework = framework;
    }

    public static BundleWatch open(Follower follower) {
        Bundle own = FrameworkUtil.getBundle(BundleWatch.class);
        BundleContext framework = own == null ? null : own.getBundleContext();
        BundleWatch watch = new BundleWatch(follower, framework);
        if (framework != null) {
            framework.addBundleListener(watch);
        }
        return watch;
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
    public void close() {
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
