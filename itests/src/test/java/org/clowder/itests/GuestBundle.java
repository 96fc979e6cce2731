package org.clowder.itests;

import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.jar.Attributes;

/** The bundle {@code com.acme.guest}, which contributes classes to the server, in versions and with parts missing. */
final class GuestBundle {

    static final String NAME = "com.acme.guest";

    private GuestBundle() {}

    /** The bundle as version {@code version}. */
    static Path version(Path directory, String version) {
        return copy(directory.resolve("guest-" + version + ".jar"), version, entry -> true, true);
    }

    /** As {@link #version}, but without one of its classes. */
    static Path without(Path directory, String version, String simpleName) {
        return copy(
                directory.resolve("guest-" + version + "-without-" + simpleName + ".jar"),
                version,
                entry -> !entry.endsWith("/" + simpleName + ".class"),
                true);
    }

    /** As {@link #version}, but the bundle offers nothing. */
    static Path withoutCapability(Path directory, String version) {
        return copy(directory.resolve("guest-" + version + "-private.jar"), version, entry -> true, false);
    }

    private static Path copy(Path to, String version, Predicate<String> wanted, boolean capability) {
        Path built = Build.testBundle().resolveSibling("guest.jar");
        return BundleCopy.of(
                built,
                to,
                headers -> {
                    headers.putValue("Bundle-Version", version);
                    if (!capability) {
                        headers.remove(new Attributes.Name("Provide-Capability"));
                    }
                },
                wanted);
    }
}
