package org.clowder.session.internal.protocol;

import java.util.List;
import org.clowder.tomcat.ClassNames;

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
        return name -> ClassNames.find(name, all);
    }
}
