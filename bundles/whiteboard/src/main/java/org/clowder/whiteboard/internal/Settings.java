package org.clowder.whiteboard.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.catalina.util.ContextName;
import org.clowder.server.MemberEnvironment;

/**
 * What {@code conf/clowder.properties} says of the whiteboard.
 *
 * @param path of its context, as Tomcat has it
 * @param distributable whether its sessions are replicated where its Host has a Cluster
 * @param patience how long requests wait for a service that is being exchanged, and the context for the first service after the last
 * @param stop how long a service that leaves waits for requests that are inside it
 * @param directory of its context, empty
 */
record Settings(String path, boolean distributable, Duration patience, Duration stop, Path directory) {

    private static final String PATH = "whiteboard.path";

    /**
     * Reads them.
     *
     * @return empty if there is to be no whiteboard
     * @throws IllegalArgumentException if a value is none; the message is one line
     */
    static Optional<Settings> of(MemberEnvironment environment) {
        String path = environment.property(PATH).orElse("/").strip();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (!path.startsWith("/")
                || path.length() > 1 && path.endsWith("/")
                || path.indexOf('#') >= 0
                || !new ContextName(path, "").isPathValid()) {
            throw new IllegalArgumentException(PATH + "=" + path + " in " + environment.source(PATH)
                    + ": expected / or a path like /services, or nothing to switch the whiteboard off");
        }
        return Optional.of(new Settings(
                path.equals("/") ? "" : path,
                Boolean.parseBoolean(
                        environment.property("whiteboard.distributable").orElse("true")),
                millis(environment, "whiteboard.patience", 10_000),
                millis(environment, "stop.timeout", 20_000),
                environment.data().resolve("whiteboard")));
    }

    private static Duration millis(MemberEnvironment environment, String name, long otherwise) {
        String value = environment.property(name).orElse("" + otherwise).strip();
        try {
            return Duration.ofMillis(Long.parseUnsignedLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + "=" + value + " in " + environment.source(name) + ": expected a number of milliseconds", e);
        }
    }
}
