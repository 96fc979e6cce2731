package org.clowder.server.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.clowder.server.MemberEnvironment;

/** A member for tests, with just the properties that are given. */
public record Settings(Path base, Map<String, String> properties) implements MemberEnvironment {

    @Override
    public String name() {
        return "m1";
    }

    @Override
    public Path descriptor() {
        return base.resolve("conf/catalina-server.xml");
    }

    @Override
    public Path data() {
        return base.resolve("data");
    }

    @Override
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }
}
