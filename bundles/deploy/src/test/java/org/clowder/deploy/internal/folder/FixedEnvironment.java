package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.clowder.server.MemberEnvironment;

/** A member's directory, and what its configuration says. */
record FixedEnvironment(Path base, Map<String, String> properties) implements MemberEnvironment {

    @Override
    public String name() {
        return "north";
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
