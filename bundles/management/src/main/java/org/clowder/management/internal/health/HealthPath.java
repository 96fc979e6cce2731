package org.clowder.management.internal.health;

import java.util.Optional;
import org.clowder.server.MemberEnvironment;

/** Where the health pages are: {@code health.path} in {@code clowder.properties} moves them or, empty, removes them. */
final class HealthPath {

    private static final String DEFAULT = "/health";

    private HealthPath() {}

    /**
     * The path of a page.
     *
     * @return empty if there are to be none
     * @throws IllegalArgumentException if the property is not a path
     */
    static Optional<String> of(MemberEnvironment environment, String page) {
        String path = environment.property("health.path").orElse(DEFAULT);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("health.path=" + path
                    + " in conf/clowder.properties: expected a path like /health, or nothing to switch the pages off");
        }
        return Optional.of(path + page);
    }
}
