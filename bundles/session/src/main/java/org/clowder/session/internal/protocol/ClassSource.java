package org.clowder.session.internal.protocol;

import java.util.List;

/** Where the classes of values are found. For any number of threads. */
@FunctionalInterface
public interface ClassSource {

    /**
     * Finds a class, without initializing it.
     *
     * @param name as of {@code Class.getName}, also of an array
     * @throws ClassNotFoundException if it is not here
     */
    Class<?> find(String name) throws ClassNotFoundException;

    /** Looks elsewhere for what is not here. */
    default ClassSource or(ClassSource next) {
        return name -> {
            try {
                return find(name);
            } catch (ClassNotFoundException e) {
                return next.find(name);
            }
        };
    }

    /** Class loaders, in the order in which they are asked. */
    static ClassSource of(List<ClassLoader> loaders) {
        List<ClassLoader> all = List.copyOf(loaders);
        return name -> find(name, all);
    }

    /**
     * Asks class loaders one after the other.
     *
     * @throws ClassNotFoundException if none has the class
     */
    static Class<?> find(String name, List<ClassLoader> loaders) throws ClassNotFoundException {
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
}
