package org.clowder.hazelcast.internal;

import com.hazelcast.core.HazelcastInstance;
import java.util.Collection;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What an OSGi platform offers; nothing on a plain class path. */
final class Services {

    private Services() {}

    /**
     * An instance that is a service; of several, the first that the framework would choose.
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
            Bundle bundle = FrameworkUtil.getBundle(Services.class);
            BundleContext context = bundle.getBundleContext();
            if (context == null) {
                return null;
            }
            try {
                Collection<ServiceReference<HazelcastInstance>> found =
                        context.getServiceReferences(HazelcastInstance.class, null);
                return found.stream()
                        .sorted((one, other) -> other.compareTo(one))
                        .map(context::getService)
                        .filter(Objects::nonNull)
                        .filter(each -> name == null || name.equals(each.getName()))
                        .findFirst()
                        .orElse(null);
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
