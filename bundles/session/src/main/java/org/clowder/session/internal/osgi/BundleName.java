package org.clowder.session.internal.osgi;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.ha.session.DeltaManager;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/**
 * A bundle as it is called on every member; as text {@code symbolicname;version}, several of them separated by commas.
 *
 * @param symbolicName never null
 * @param version never null
 */
record BundleName(String symbolicName, Version version) {

    private static final int MAX_NAMES = 64;

    /** The bundle of a class as text; null if it is of none, or of the framework, or of Tomcat's. */
    static String of(Class<?> type) {
        Bundle bundle = bundle(type);
        return bundle == null ? null : bundle.getSymbolicName() + ';' + bundle.getVersion();
    }

    /** The bundle of a class, or null as in {@link #of}. */
    static Bundle bundle(Class<?> type) {
        Class<?> innermost = type;
        while (innermost.isArray()) {
            innermost = innermost.getComponentType();
        }
        if (innermost.getClassLoader() == null || innermost.getClassLoader() == DeltaManager.class.getClassLoader()) {
            return null;
        }
        Bundle bundle = FrameworkUtil.getBundle(innermost);
        return bundle == null || bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID || bundle.getSymbolicName() == null
                ? null
                : bundle;
    }

    /** Reads what another member wrote; what is no name of a bundle is left out, and so is what exceeds 64 of them. */
    static List<BundleName> all(String text) {
        List<BundleName> names = new ArrayList<>();
        for (String each : text.split(",", MAX_NAMES + 1)) {
            int end = each.indexOf(';');
            if (end > 0 && names.size() < MAX_NAMES) {
                try {
                    names.add(new BundleName(each.substring(0, end), Version.parseVersion(each.substring(end + 1))));
                } catch (IllegalArgumentException e) {
                    // a version of some other kind: that bundle is not found here
                    continue;
                }
            }
        }
        return names;
    }

    /** True if one of the names in the text is that of a bundle, in whatever version. */
    static boolean mentions(String text, Bundle bundle) {
        return bundle.getSymbolicName() != null && ("," + text).contains("," + bundle.getSymbolicName() + ";");
    }

    /**
     * True if what was written with this version may be read with the other: they have the same major version, before 1.0 also
     * the same minor version (semantic versioning).
     */
    boolean compatible(Version other) {
        return version.getMajor() == other.getMajor()
                && (version.getMajor() > 0 || version.getMinor() == other.getMinor());
    }

    /** Which of two compatible versions suits better: the same, else the lowest above, else the highest below. */
    int compare(Version one, Version two) {
        boolean oneBelow = one.compareTo(version) < 0;
        boolean twoBelow = two.compareTo(version) < 0;
        if (oneBelow != twoBelow) {
            return oneBelow ? 1 : -1;
        }
        return oneBelow ? two.compareTo(one) : one.compareTo(two);
    }
}
