package org.clowder.session.internal.osgi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.clowder.session.internal.loading.Platform;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Bundles that put objects into sessions of an application that does not see their classes. The writer of an attribute
 * names them; classes are taken from a bundle of that name only, and past the filter only if the bundle says that it shares
 * sessions, by the capability {@value Platform#CAPABILITY}, or if the class is allowed by name.
 */
final class SharingBundles {

    private static final int WITH_CLASSES = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private SharingBundles() {}

    /** True if the class is of a bundle that shares sessions. */
    static boolean shares(Class<?> type) {
        Bundle bundle = BundleName.bundle(type);
        BundleRevision revision = bundle == null ? null : bundle.adapt(BundleRevision.class);
        return revision != null
                && !revision.getDeclaredCapabilities(Platform.CAPABILITY).isEmpty();
    }

    static List<ClassLoader> loaders(String names, Bundle[] present) {
        return BundleName.all(names).stream()
                .map(name -> nearest(name, Arrays.stream(present)))
                .flatMap(Optional::stream)
                .map(Bundles::loaderOf)
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
