package org.clowder.session.internal.loading;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.catalina.ha.session.DeltaManager;
import org.clowder.session.internal.protocol.ClassSource;
import org.clowder.tomcat.ClassNames;

/**
 * What surrounds this code beside Tomcat: the bundles and services of an OSGi framework, or a class path that has neither. Only who implements
 * this needs the classes of OSGi. Thread-safe.
 */
public interface Platform {

    /** What a bundle provides whose classes may be made from what other members send, in any application. */
    String CAPABILITY = "org.clowder.session";

    /** The packages of Tomcat's jars and of those of Clowder that lie beside them. */
    Pattern CONTAINER = Pattern.compile("org\\.apache\\.(catalina|coyote|el|jasper|juli|naming|tomcat)\\."
            + "|jakarta\\.(el|servlet|websocket|security\\.auth\\.message)\\."
            + "|org\\.clowder\\.(tomcat|channel|session)\\.");

    /** A bundle whose class loader is out of use, or will be with the next refresh. */
    interface LostBundle {

        /** True if the class is of this bundle. */
        boolean has(Class<?> type);

        /** True if one of the names, as {@link #nameOf} gives them, is that of this bundle, in whatever version. */
        boolean isAmong(String names);
    }

    /** Who wants to know of bundles. It must not wait for other threads, which may wait for the framework. */
    @FunctionalInterface
    interface Follower {

        /** A bundle has a class loader, or something else leads to one. */
        void resolved();

        /** Classes of a bundle are no longer found. */
        default void unresolved(LostBundle bundle) {
            resolved();
        }
    }

    /** The one that there is, found once. */
    static Platform here() {
        return PlainClassPath.HERE;
    }

    /** True if this code is in a framework, which has bundles and services. */
    boolean framework();

    /** True if the class is Tomcat's, or of what is added to it: by its class loader, and outside of a framework, where the application may have the same, by its package. */
    default boolean ofTomcat(Class<?> type) {
        return type.getClassLoader() == DeltaManager.class.getClassLoader()
                && (framework() || CONTAINER.matcher(type.getName()).lookingAt());
    }

    /** The bundle of a class as text, {@code symbolicname;version}; null if it is of none, or of the framework, or of Tomcat's. */
    String nameOf(Class<?> type);

    /** True if the class is of a bundle that shares sessions. */
    boolean shares(Class<?> type);

    /** The class loaders of bundles, by their names as {@link #nameOf} gives them, separated by commas. */
    List<ClassLoader> loaders(String names);

    /** True if the object is, or leads to, a bundle. */
    boolean isBundle(Object object);

    /** The class loader of the bundle that an object leads to; empty if it leads to none, or has gone, or is not resolved. */
    Optional<ClassLoader> loader(Object object);

    /** The class loaders of the bundle that an object leads to and of those that it is wired to; empty as in {@link #loader}. */
    List<ClassLoader> wired(Object object);

    /** Has somebody told of bundles, on the thread of the framework and before anybody can use their new classes, until the returned action runs. */
    Runnable follow(Follower follower);

    /** Services that are registered now, the highest ranking first. */
    <T> List<T> services(Class<T> type);

    /** Offers a service until the returned action runs. */
    <T> Runnable offer(Class<T> type, T service, Map<String, ?> properties);

    /**
     * The classes of bundles that the writer of a value has named.
     *
     * @param names may be null
     * @return looks for the bundles when it is asked for a class; null if none is named
     */
    default ClassSource named(String names) {
        return names == null || names.isEmpty() ? null : type -> ClassNames.find(type, loaders(names));
    }
}
