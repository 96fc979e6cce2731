package org.clowder.deploy.internal.bundle;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The bundles that a web bundle imports a package from or requires, and that hold something for web applications: an
 * initializer, a web fragment, resources to serve or a tag library. Only direct wires count, so that a library does not
 * drag what it happens to use into every application.
 */
final class Contributors {

    static final String INITIALIZERS = "META-INF/services/jakarta.servlet.ServletContainerInitializer";

    private Contributors() {}

    static List<Bundle> of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        Bundle tomcat = FrameworkUtil.getBundle(StandardContext.class);
        return Stream.concat(
                        wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream(),
                        wiring.getRequiredWires(BundleNamespace.BUNDLE_NAMESPACE).stream())
                .map(BundleWire::getProviderWiring)
                .distinct()
                .filter(other -> other.getBundle().getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .filter(other -> !other.getBundle().equals(tomcat) && !other.equals(wiring))
                .filter(Contributors::contributes)
                .map(BundleWiring::getBundle)
                .toList();
    }

    /** At its root, or in a jar of its class path. */
    private static boolean contributes(BundleWiring wiring) {
        Enumeration<URL> root = wiring.getBundle().findEntries("META-INF", "*", true);
        Stream<String> atRoot = root == null
                ? Stream.empty()
                : Collections.list(root).stream().map(url -> url.getPath().substring(1));
        int inside = BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE;
        return Stream.concat(atRoot, wiring.listResources("META-INF", "*", inside).stream())
                .anyMatch(Contributors::isForWebApplications);
    }

    private static boolean isForWebApplications(String name) {
        return name.equals(INITIALIZERS)
                || name.equals("META-INF/web-fragment.xml")
                || name.startsWith("META-INF/resources/")
                || name.endsWith(".tld");
    }

    /** The file in which a bundle names its initializers, or null. */
    static URL initializers(Bundle bundle) {
        return bundle.getEntry(INITIALIZERS);
    }
}
