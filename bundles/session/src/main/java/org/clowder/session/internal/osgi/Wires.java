package org.clowder.session.internal.osgi;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.ha.session.DeltaManager;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** The bundles from which a bundle imports a package, or which it requires; their fragments are in their class loaders. */
final class Wires {

    private Wires() {}

    /**
     * The class loaders of a bundle and of those that it is wired to directly; empty if it is not resolved. The framework and
     * Tomcat do not count: of theirs, an application has what it sees.
     */
    static List<ClassLoader> of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return List.of();
        }
        return Stream.concat(Stream.of(wiring), wired(wiring))
                .map(BundleWiring::getClassLoader)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static Stream<BundleWiring> wired(BundleWiring wiring) {
        return Stream.of(PackageNamespace.PACKAGE_NAMESPACE, BundleNamespace.BUNDLE_NAMESPACE)
                .flatMap(namespace -> wiring.getRequiredWires(namespace).stream())
                .map(BundleWire::getProviderWiring)
                .filter(Objects::nonNull)
                .distinct()
                .filter(each -> !ofPlatform(each.getBundle()));
    }

    private static boolean ofPlatform(Bundle bundle) {
        return bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID
                || DeltaManager.class.getClassLoader() instanceof BundleReference tomcat
                        && tomcat.getBundle().equals(bundle);
    }
}
