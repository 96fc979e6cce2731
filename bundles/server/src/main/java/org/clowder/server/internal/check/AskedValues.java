package org.clowder.server.internal.check;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.clowder.server.MemberEnvironment;

/** A member that notes which of its values were asked for. As safe for several threads as the set. */
record AskedValues(MemberEnvironment member, Set<String> asked) implements MemberEnvironment {

    @Override
    public String name() {
        return member.name();
    }

    @Override
    public Path base() {
        return member.base();
    }

    @Override
    public Path descriptor() {
        return member.descriptor();
    }

    @Override
    public Path data() {
        return member.data();
    }

    @Override
    public Optional<String> property(String name) {
        asked.add(name);
        return member.property(name);
    }

    @Override
    public String source(String name) {
        return member.source(name);
    }
}
