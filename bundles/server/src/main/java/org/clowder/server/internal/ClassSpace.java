package org.clowder.server.internal;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The classes that a descriptor may name: Tomcat's, and those of every bundle that provides the capability
 * {@value #CAPABILITY}, found by asking the bundles each time, so that nothing of a refreshed bundle is kept.
 */
final class ClassSpace extends ClassLoader {

    /** A bundle with this capability lets descriptors name its classes. */
    static final String CAPABILITY = "org.clowder.catalina";

    private final BundleContext context;

    ClassSpace(ClassLoader tomcat, BundleContext context) {
        super(tomcat);
        this.context = context;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (Bundle bundle : contributors()) {
            try {
                return bundle.loadClass(name);
            } catch (ClassNotFoundException e) {
                // The next bundle may have it; the last word is the exception below.
                continue;
            }
        }
        throw new ClassNotFoundException(name);
    }

    /** The bundles whose classes may be named, by bundle id. */
    private List<Bundle> contributors() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> (bundle.getState() & (Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE)) != 0)
                .filter(ClassSpace::contributes)
                .toList();
    }

    private static boolean contributes(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && !revision.getDeclaredCapabilities(CAPABILITY).isEmpty();
    }
}
