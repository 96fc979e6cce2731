package org.clowder.hazelcast.internal;

import com.hazelcast.core.HazelcastInstance;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** What an OSGi platform offers; nothing on a plain class path. */
final class Services {

    private static final Log LOG = LogFactory.getLog(Services.class);

    /** In ms: whoever offers a service may start together with the application, and look for other members first. */
    private static final long PATIENCE = 30_000;

    /** In ms. */
    private static final long LOOK = 200;

    private Services() {}

    /**
     * An instance that is a service, or becomes one soon; of several, the first that the framework would choose.
     *
     * @param name its name; null for any
     * @return null if there is none
     */
    static HazelcastInstance instance(String name) {
        return frameworkIsThere() ? InFramework.instance(name) : null;
    }

    private static boolean frameworkIsThere() {
        try {
            return FrameworkUtil.getBundle(Services.class) != null;
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    private static final class InFramework {

        private InFramework() {}

        static HazelcastInstance instance(String name) {
            BundleContext context = FrameworkUtil.getBundle(Services.class).getBundleContext();
            if (context == null) {
                return null;
            }
            NamedInstances instances = new NamedInstances(context, name);
            instances.open();
            try {
                if (instances.isEmpty()) {
                    LOG.info("Waiting for a service " + HazelcastInstance.class.getName()
                            + (name == null ? "" : " with the name " + name) + ", " + PATIENCE + " ms at most");
                }
                ServiceReference<HazelcastInstance> found = awaited(instances, context.getBundle(0));
                // it is held beyond the close until this bundle stops
                return found == null ? null : context.getService(found);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            } finally {
                instances.close();
            }
        }

        /** Null if there is none in time, or the framework stops. */
        private static ServiceReference<HazelcastInstance> awaited(NamedInstances instances, Bundle framework)
                throws InterruptedException {
            long begin = System.nanoTime();
            while (instances.isEmpty()
                    && framework.getState() != Bundle.STOPPING
                    && System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(PATIENCE)) {
                instances.waitForService(LOOK);
            }
            return instances.getServiceReference();
        }
    }

    /** Those of a name, or all. */
    private static final class NamedInstances extends ServiceTracker<HazelcastInstance, HazelcastInstance> {

        private final String name;

        NamedInstances(BundleContext context, String name) {
            super(context, HazelcastInstance.class, null);
            this.name = name;
        }

        @Override
        public HazelcastInstance addingService(ServiceReference<HazelcastInstance> reference) {
            HazelcastInstance found = super.addingService(reference);
            if (found == null || name == null || name.equals(found.getName())) {
                return found;
            }
            context.ungetService(reference);
            return null;
        }
    }
}
