package org.clowder.session.internal.loading;

import java.lang.ref.Reference;
import java.util.Optional;

/**
 * What an attribute of the ServletContext says of a class loader: it is one, or a bundle, or something that leads to one
 * of them.
 */
public final class NamedLoader {

    static final String EXPECTED = "a ClassLoader, a BundleContext, a BundleReference, a Bundle, or a Reference of one";

    private static final int MAX_REFERENCES = 8;

    private NamedLoader() {}

    /**
     * The class loader that a value leads to, as it is now: that of a bundle is another one after a refresh.
     *
     * @param value may be null
     * @return empty also if the bundle has none, because it is not resolved
     */
    public static Optional<ClassLoader> of(Object value) {
        Object target = target(value);
        return target instanceof ClassLoader loader
                ? Optional.of(loader)
                : Platform.here().loader(target);
    }

    /** True if a value of this kind leads nowhere, now and later. */
    public static boolean foreign(Object value) {
        Object target = target(value);
        return target != null
                && !(target instanceof ClassLoader)
                && !Platform.here().isBundle(target);
    }

    /** What a value leads to by way of references; null if they were cleared. */
    static Object target(Object value) {
        Object target = value;
        for (int i = 0; target instanceof Reference<?> reference && i < MAX_REFERENCES; i++) {
            target = reference.get();
        }
        return target;
    }
}
