package org.clowder.tomcat;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Classes by their names. Where Tomcat finds one by its name alone: in its own bundle, and then where {@link #lookIn} says. Tomcat asks for
 * connector protocols, context classes, configuration listeners and a dozen more with {@code Class.forName}, which
 * knows nothing of other bundles; while Tomcat's classes are loaded, these calls are led here.
 *
 * <p>One place for the whole JVM, as there is one such Tomcat; safe for use by several threads.
 */
public final class ClassNames {

    private static final AtomicReference<ClassLoader> more = new AtomicReference<>();

    private ClassNames() {}

    /**
     * The class of that name.
     *
     * @throws ClassNotFoundException if neither Tomcat nor what {@link #lookIn} names has it
     */
    public static Class<?> forName(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            ClassLoader loader = more.get();
            if (loader == null) {
                throw e;
            }
            // Not forName with a loader: the JVM would remember the answer for as long as that loader lives.
            return loader.loadClass(name);
        }
    }

    /**
     * Asks class loaders one after the other. No class is initialized.
     *
     * @param name as of {@code Class.getName}, also of an array
     * @throws ClassNotFoundException if none has the class
     */
    public static Class<?> find(String name, List<ClassLoader> loaders) throws ClassNotFoundException {
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException e) {
                // The next one may have it.
                continue;
            }
        }
        throw new ClassNotFoundException(name);
    }

    /** True if a class loader finds just this class by its name. */
    public static boolean finds(ClassLoader loader, Class<?> type) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Sets where to look after Tomcat's own bundle, instead of what was set before.
     *
     * @param loader asked each time anew; null for nothing more
     */
    public static void lookIn(ClassLoader loader) {
        more.set(loader);
    }
}
