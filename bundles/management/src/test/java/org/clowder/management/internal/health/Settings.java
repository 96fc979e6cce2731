package org.clowder.management.internal.health;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.clowder.server.MemberEnvironment;

/** The member "one" with some properties. */
record Settings(Map<String, String> properties) implements MemberEnvironment {

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
    public Path data() {
        return base();
    }

    @Override
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }
}
