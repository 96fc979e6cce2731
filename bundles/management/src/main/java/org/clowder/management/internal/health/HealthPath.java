package org.clowder.management.internal.health;

import java.util.Optional;
import org.clowder.server.MemberEnvironment;

/** Where the health pages are: {@code health.path} in {@code clowder.properties} moves them or, empty, removes them. */
final class HealthPath {

    private static final String DEFAULT = "/health";

    private HealthPath() {}

    /** The path of a page; empty if there are to be none, or the property is not a path. */
    static Optional<String> of(MemberEnvironment environment, String page) {
        String path = property(environment);
        return isPath(path) ? Optional.of(path + page) : Optional.empty();
    }

    /**
     * For one of the pages, so that it is said once.
     *
     * @throws IllegalArgumentException if the property is neither a path nor empty
     */
    static void check(MemberEnvironment environment) {
        String path = property(environment);
        if (!path.isEmpty() && !isPath(path)) {
            throw new IllegalArgumentException("health.path=" + path + " in " + environment.source("health.path")
                    + ": expected a path like /health, or nothing to switch the pages off");
        }
    }

    private static String property(MemberEnvironment environment) {
        return environment.property("health.path").orElse(DEFAULT);
    }

    private static boolean isPath(String path) {
        return path.startsWith("/") && !path.endsWith("/");
    }
}
