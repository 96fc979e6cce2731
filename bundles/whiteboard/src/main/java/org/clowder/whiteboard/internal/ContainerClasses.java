package org.clowder.whiteboard.internal;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.apache.catalina.core.StandardContext;
import org.osgi.framework.Bundle;

/**
 * Classes of the container, and of bundles. Without URLs and without a parent, as Tomcat complains of parents of an application's
 * loader that are no {@link URLClassLoader}.
 */
final class ContainerClasses extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final List<Bundle> bundles;

    private ContainerClasses(List<Bundle> bundles) {
        super(new URL[0], null);
        this.bundles = bundles;
    }

    /** What the context of the whiteboard sees: its servlets come from their bundles, and need nothing of it. */
    static ContainerClasses alone() {
        return new ContainerClasses(List.of());
    }

    /** What values in sessions may be of; to be made anew whenever one of the bundles has another class loader. */
    static ContainerClasses with(List<Bundle> bundles) {
        return new ContainerClasses(List.copyOf(bundles));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (Bundle bundle : bundles) {
            try {
                return bundle.loadClass(name);
            } catch (ClassNotFoundException | IllegalStateException e) {
                // The next one may have it; the last word is the container's.
                continue;
            }
        }
        return StandardContext.class.getClassLoader().loadClass(name);
    }

    /** Tomcat looks for files of its own by the loader of an application; none of them is to be found twice. */
    @Override
    public URL findResource(String name) {
        return StandardContext.class.getClassLoader().getResource(name);
    }
}
