package org.clowder.session.internal.loading;

import java.lang.ref.Reference;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What an attribute of the ServletContext says of a class loader: it is one, or a bundle, or something that leads to one
 * of them.
 */
final class NamedLoader {

    static final String EXPECTED = "a ClassLoader, a BundleContext, a BundleReference, a Bundle, or a Reference of one";

    private static final int MAX_REFERENCES = 8;

    private NamedLoader() {}

    /**
     * The class loader that a value leads to, as it is now: that of a bundle is another one after a refresh.
     *
     * @param value may be null
     * @return empty also if the bundle has none, because it is not resolved
     */
    static Optional<ClassLoader> of(Object value) {
        Object target = target(value);
        return target instanceof ClassLoader loader
                ? Optional.of(loader)
                : bundle(target).flatMap(NamedLoader::ofBundle);
    }

    /** True if a value of this kind leads nowhere, now and later. */
    static boolean foreign(Object value) {
        Object target = target(value);
        return target != null
                && !(target instanceof ClassLoader
                        || target instanceof Bundle
                        || target instanceof BundleContext
                        || target instanceof BundleReference);
    }

    /** The bundle that a value leads to without a class loader in between; empty if it does not, or has gone. */
    static Optional<Bundle> bundle(Object value) {
        Object target = target(value);
        try {
            if (target instanceof Bundle bundle) {
                return Optional.of(bundle);
            }
            if (target instanceof BundleContext context) {
                return Optional.of(context.getBundle());
            }
            return target instanceof BundleReference reference
                    ? Optional.ofNullable(reference.getBundle())
                    : Optional.empty();
        } catch (IllegalStateException e) {
            // A context whose bundle has stopped.
            return Optional.empty();
        }
    }

    static Optional<ClassLoader> ofBundle(Bundle bundle) {
        return Optional.ofNullable(bundle.adapt(BundleWiring.class)).map(BundleWiring::getClassLoader);
    }

    private static Object target(Object value) {
        Object target = value;
        for (int i = 0; target instanceof Reference<?> reference && i < MAX_REFERENCES; i++) {
            target = reference.get();
        }
        return target;
    }
}
