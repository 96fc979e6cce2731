package org.clowder.management.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.clowder.server.MemberEnvironment;

/** The member "one" with some properties. */
public record Settings(Map<String, String> properties, Path data) implements MemberEnvironment {

    public Settings(Map<String, String> properties) {
        this(properties, Path.of("").toAbsolutePath());
    }

    @Override
    public String name() {
        return "one";
    }

    @Override
    public Path base() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public Path descriptor() {
        return base().resolve("catalina-server.xml");
    }

    @Override
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }
}
