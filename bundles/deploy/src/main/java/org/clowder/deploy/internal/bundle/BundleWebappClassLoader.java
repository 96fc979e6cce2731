package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.loader.ParallelWebappClassLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The loader of a web bundle's context: whatever it loads, the bundle loads, so that each class exists once. It is a web
 * application class loader all the same, because Tomcat's contexts clean up through that class.
 *
 * <p>After the bundle come the bundles that contribute to the application, for their tag handlers and initializers, and
 * then the container, whose packages a web bundle need not import.
 */
final class BundleWebappClassLoader extends ParallelWebappClassLoader implements BundleReference {

    static {
        registerAsParallelCapable();
    }

    private final Bundle bundle;
    private final List<BundleWiring> contributors;

    BundleWebappClassLoader(Bundle bundle, List<BundleWiring> contributors, ClassLoader container) {
        super(container);
        this.bundle = bundle;
        this.contributors = contributors;
    }

    /** {@inheritDoc} Whoever is asked on a thread of the application learns by this who asks. */
    @Override
    public Bundle getBundle() {
        return bundle;
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        checkStateForClassLoading(name);
        try {
            return bundle.loadClass(name);
        } catch (ClassNotFoundException e) {
            return findContributed(name, e);
        }
    }

    private Class<?> findContributed(String name, ClassNotFoundException missing) throws ClassNotFoundException {
        for (ClassLoader contributor : contributed()) {
            try {
                return contributor.loadClass(name);
            } catch (ClassNotFoundException e) {
                missing.addSuppressed(e);
            }
        }
        throw missing;
    }

    /** Not those of bundles that were updated, and may be refreshed while this application starts. */
    private List<ClassLoader> contributed() {
        return contributors.stream()
                .map(BundleWiring::getClassLoader)
                .filter(Objects::nonNull)
                .toList();
    }

    /** {@inheritDoc} The compiler of JSPs asks for the files of classes, which come from where the classes do. */
    @Override
    public URL findResource(String name) {
        checkStateForResourceLoading(name);
        URL own = bundle.getResource(name);
        return own != null || !name.endsWith(".class")
                ? own
                : contributed().stream()
                        .map(contributor -> contributor.getResource(name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    @SuppressWarnings("URLEqualsHashCode") // those of bundles are compared by the framework, which asks no name service
    public Enumeration<URL> findResources(String name) throws IOException {
        checkStateForResourceLoading(name);
        Set<URL> found = new LinkedHashSet<>();
        Enumeration<URL> own = bundle.getResources(name);
        if (own != null) {
            found.addAll(Collections.list(own));
        }
        if (name.equals(Contributors.INITIALIZERS)) {
            contributors.stream().flatMap(Contributors::initializers).forEach(found::add);
        }
        return Collections.enumeration(found);
    }

    /** The superclass would look into the unpacked files. */
    @Override
    public InputStream getResourceAsStream(String name) {
        URL url = getResource(name);
        try {
            return url == null ? null : url.openStream();
        } catch (IOException e) {
            return null;
        }
    }

    /** Nothing is loaded from files. */
    @Override
    public URL[] getURLs() {
        return new URL[0];
    }

    /** A bundle changes by an update, which undeploys it. */
    @Override
    public boolean modified() {
        return false;
    }

    @Override
    public BundleWebappClassLoader copyWithoutTransformers() {
        BundleWebappClassLoader copy = new BundleWebappClassLoader(bundle, contributors, getParent());
        copyStateWithoutTransformers(copy);
        try {
            copy.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        return copy;
    }
}
