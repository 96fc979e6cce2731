package org.clowder.deploy.internal.bundle;

import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.startup.WebAnnotationSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Lets a bundle that waits for its first class go on waiting while its application starts: Tomcat loads the classes of servlets
 * then, for annotations such as {@code @DeclareRoles} and {@code @Resource}. These are read when the bundle is activated, before its
 * first class is used (OSGi Web Applications, section 128.3.2).
 */
final class LateAnnotations implements LifecycleListener, SynchronousBundleListener {

    private final Context context;
    private final Bundle bundle;
    private final BundleContext framework =
            FrameworkUtil.getBundle(LateAnnotations.class).getBundleContext();
    private volatile boolean waiting;

    private LateAnnotations(Context context, Bundle bundle) {
        this.context = context;
        this.bundle = bundle;
    }

    /** Belongs behind what reads the configuration of the context among its listeners. */
    static void install(Context context, Bundle bundle) {
        context.addLifecycleListener(new LateAnnotations(context, bundle));
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        switch (event.getType()) {
            case Lifecycle.BEFORE_START_EVENT -> {
                waiting = bundle.getState() == Bundle.STARTING && !context.getIgnoreAnnotations();
                context.setIgnoreAnnotations(waiting || context.getIgnoreAnnotations());
            }
            case Lifecycle.CONFIGURE_START_EVENT -> configured();
            case Lifecycle.AFTER_STOP_EVENT -> ended();
            default -> {}
        }
    }

    private void configured() {
        if (waiting) {
            context.setIgnoreAnnotations(false);
            framework.addBundleListener(this);
            readIfActive();
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getBundle() == bundle) {
            readIfActive();
        }
    }

    private void readIfActive() {
        if (waiting && bundle.getState() == Bundle.ACTIVE) {
            ended();
            WebAnnotationSet.loadApplicationAnnotations(context);
        }
    }

    private void ended() {
        boolean heard = waiting;
        waiting = false;
        try {
            if (heard) {
                framework.removeBundleListener(this);
            }
        } catch (IllegalStateException e) {
            // The framework did it, together with this bundle.
            return;
        }
    }
}
