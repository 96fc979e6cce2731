package org.clowder.deploy.internal.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;

/**
 * What every web application sees of its container: the Tomcat bundle and what it imports, and then the class loader of
 * the Host, if the descriptor's Host has one. The launcher's class path is not part of it. Resources of bundles have the URLs that
 * they would have on a plain class path.
 *
 * <p>It is a {@link URLClassLoader} without URLs and without a parent because Tomcat walks up the parents of a web
 * application's loader for a class path and complains of any other kind.
 */
final class ContainerLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String INITIALIZERS = "META-INF/services/jakarta.servlet.ServletContainerInitializer";

    private final List<ClassLoader> delegates;

    private ContainerLoader(List<ClassLoader> delegates) {
        super(new URL[0], null);
        this.delegates = delegates;
    }

    /** The loader for the applications of a Host. */
    static ContainerLoader of(Host host) {
        Set<ClassLoader> delegates = new LinkedHashSet<>();
        delegates.add(StandardContext.class.getClassLoader());
        Optional.ofNullable(host.getParentClassLoader())
                .filter(loader -> loader != ClassLoader.getSystemClassLoader())
                .ifPresent(delegates::add);
        return new ContainerLoader(List.copyOf(delegates));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (ClassLoader delegate : delegates) {
            try {
                return delegate.loadClass(name);
            } catch (ClassNotFoundException e) {
                // The next one may have it; the last word is below.
                continue;
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    public URL findResource(String name) {
        for (ClassLoader delegate : delegates) {
            URL found = delegate.getResource(name);
            if (found != null) {
                return JarUrls.of(found);
            }
        }
        return null;
    }

    /** Classes that a scan looks at, as bytes: without a URL, for which a jar would be opened twice. */
    @Override
    public InputStream getResourceAsStream(String name) {
        if (name.endsWith(".class")) {
            for (ClassLoader delegate : delegates) {
                InputStream found = delegate.getResourceAsStream(name);
                if (found != null) {
                    return found;
                }
            }
        }
        return super.getResourceAsStream(name);
    }

    /**
     * With the container's initializers, Jasper and WebSocket, put first: each of Tomcat's jars names its own in a file
     * of the same name, of which one bundle can hold only one.
     */
    @Override
    @SuppressWarnings("URLEqualsHashCode") // those of bundles and files ask no name service
    public Enumeration<URL> findResources(String name) throws IOException {
        Set<URL> found = new LinkedHashSet<>();
        if (name.equals(INITIALIZERS)) {
            found.add(ContainerLoader.class.getResource("container-initializers"));
        }
        for (ClassLoader delegate : delegates) {
            Collections.list(delegate.getResources(name)).stream()
                    .map(JarUrls::of)
                    .forEach(found::add);
        }
        return Collections.enumeration(found);
    }
}
