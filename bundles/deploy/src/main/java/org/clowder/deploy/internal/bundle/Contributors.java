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

    static List<Bundle> of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        Bundle tomcat = FrameworkUtil.getBundle(StandardContext.class);
        return Stream.concat(
                        wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream(),
                        wiring.getRequiredWires(BundleNamespace.BUNDLE_NAMESPACE).stream())
                .map(BundleWire::getProvider)
                .map(revision -> revision.getBundle())
                .distinct()
                .filter(other -> other.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .filter(other -> !other.equals(tomcat) && !other.equals(bundle))
                .filter(Contributors::contributes)
                .toList();
    }

    private static boolean contributes(Bundle bundle) {
        return bundle.getEntry(INITIALIZERS) != null
                || bundle.getEntry("META-INF/web-fragment.xml") != null
                || bundle.getEntryPaths("META-INF/resources/") != null
                || bundle.findEntries("META-INF", "*.tld", true) != null;
    }

    /** The file in which a bundle names its initializers, or null. */
    static URL initializers(Bundle bundle) {
        return bundle.getEntry(INITIALIZERS);
    }
}
