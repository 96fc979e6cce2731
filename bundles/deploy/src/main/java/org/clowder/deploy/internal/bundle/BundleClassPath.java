package org.clowder.deploy.internal.bundle;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** The Bundle-ClassPath of a bundle with its attached fragments: what of its content holds classes. */
final class BundleClassPath {

    static final String WEB_INF_CLASSES = "WEB-INF/classes";

    private final Set<String> entries;

    private BundleClassPath(Set<String> entries) {
        this.entries = entries;
    }

    static BundleClassPath of(Bundle bundle) {
        Set<String> entries = new LinkedHashSet<>(entries(bundle));
        fragments(bundle).forEach(fragment -> entries.addAll(entries(fragment)));
        return new BundleClassPath(entries);
    }

    /** That of a bundle without its fragments, or of a fragment. */
    static BundleClassPath ofAlone(Bundle bundle) {
        return new BundleClassPath(new LinkedHashSet<>(entries(bundle)));
    }

    /** The fragments that are attached to a bundle now. */
    static List<Bundle> fragments(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return List.of();
        }
        return wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE).stream()
                .map(BundleWire::getRequirer)
                .map(revision -> revision.getBundle())
                .toList();
    }

    private static List<String> entries(Bundle bundle) {
        return entries(bundle.getHeaders("").get(Constants.BUNDLE_CLASSPATH));
    }

    /** What a header names, relative to the root of the bundle, which is {@code .}; that alone if the header is null. */
    static List<String> entries(String header) {
        if (header == null) {
            return List.of(".");
        }
        return Arrays.stream(header.split(","))
                .flatMap(clause -> Arrays.stream(clause.split(";")).filter(part -> part.indexOf('=') < 0))
                .map(String::trim)
                .filter(path -> !path.isEmpty())
                .map(BundleClassPath::normal)
                .toList();
    }

    private static String normal(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        String bare = relative.endsWith("/") ? relative.substring(0, relative.length() - 1) : relative;
        return bare.isEmpty() ? "." : bare;
    }

    /** Whether the root of the bundle is on the path. */
    boolean hasRoot() {
        return entries.contains(".");
    }

    boolean has(String entry) {
        return entries.contains(entry);
    }

    /** Every entry but the root and {@code WEB-INF/classes}, relative to the root of the bundle. */
    List<String> others() {
        return entries.stream()
                .filter(entry -> !entry.equals(".") && !entry.equals(WEB_INF_CLASSES))
                .toList();
    }
}
