package org.clowder.session.internal.loading;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.clowder.session.internal.protocol.ClassSource;
import org.clowder.tomcat.ClassNames;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Bundles that put objects into sessions of an application that does not see their classes. The writer of an attribute
 * names them; classes are taken from a bundle of that name only, and past the filter only if the bundle says that it shares
 * sessions, by the capability {@value #CAPABILITY}, or if the class is allowed by name.
 */
public final class SharingBundles {

    /** What a bundle provides whose classes may be made from what other members send, in any application. */
    public static final String CAPABILITY = "org.clowder.session";

    private static final int WITH_CLASSES = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private SharingBundles() {}

    /** True if the class is of a bundle that shares sessions. */
    public static boolean shares(Class<?> type) {
        Bundle bundle = BundleName.bundle(type);
        BundleRevision revision = bundle == null ? null : bundle.adapt(BundleRevision.class);
        return revision != null && !revision.getDeclaredCapabilities(CAPABILITY).isEmpty();
    }

    /**
     * The classes of bundles that the writer of a value has named.
     *
     * @param names as {@link BundleName} writes them; may be null
     * @return looks for the bundles when it is asked for a class; null if none is named
     */
    public static ClassSource named(String names) {
        return names == null || names.isEmpty() ? null : type -> ClassNames.find(type, loaders(names));
    }

    private static List<ClassLoader> loaders(String names) {
        BundleContext framework = ClassesWatch.framework();
        if (framework == null) {
            return List.of();
        }
        Bundle[] present = framework.getBundles();
        return BundleName.all(names).stream()
                .map(name -> nearest(name, Arrays.stream(present)))
                .flatMap(Optional::stream)
                .map(NamedLoader::ofBundle)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The one of that name whose version suits best. */
    static Optional<Bundle> nearest(BundleName name, Stream<Bundle> present) {
        return present.filter(bundle -> name.symbolicName().equals(bundle.getSymbolicName()))
                .filter(bundle -> (bundle.getState() & WITH_CLASSES) != 0)
                .filter(bundle -> name.compatible(bundle.getVersion()))
                .min((one, two) -> name.compare(one.getVersion(), two.getVersion()));
    }
}
