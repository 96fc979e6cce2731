package org.clowder.deploy.internal.bundle;

import java.net.URL;
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

    /**
     * Those of a bundle that is resolved. They are asked as they are wired: a bundle would resolve its next revision for that, which takes locks
     * of the framework that a refresh holds while it waits for the application to stop.
     */
    static List<BundleWiring> of(Bundle bundle) {
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
                .toList();
    }

    /** At its root, or in a jar of its class path. */
    private static boolean contributes(BundleWiring wiring) {
        Stream<String> atRoot = wiring.findEntries("META-INF", "*", BundleWiring.FINDENTRIES_RECURSE).stream()
                .map(url -> url.getPath().substring(1));
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

    /** The files in which it names its initializers; none once it is out of use. */
    static Stream<URL> initializers(BundleWiring wiring) {
        int name = INITIALIZERS.lastIndexOf('/');
        List<URL> found = wiring.findEntries(INITIALIZERS.substring(0, name), INITIALIZERS.substring(name + 1), 0);
        return found == null ? Stream.empty() : found.stream();
    }
}
