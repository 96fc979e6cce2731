package org.clowder.server;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who this member is and where its files are: an OSGi service that is there before anything else of Clowder.
 *
 * <p>The base directory is the framework property {@code clowder.base}, or where {@code org.clowder.member.MemberPlace} finds another
 * one; it holds {@code conf/}, {@code deploy/},
 * {@code data/} and {@code logs/}. Immutable.
 */
@ProviderType
public interface MemberEnvironment {

    /** The member's name, {@code member.name}; never empty. */
    String name();

    /** The absolute base directory of this member. */
    Path base();

    /** The descriptor, by default {@code conf/catalina-server.xml} below {@link #base()}; absolute. */
    Path descriptor();

    /** The directory for what can be made anew, {@code data/} below {@link #base()}; absolute, exists. */
    Path data();

    /**
     * The folders whose files are deployed while the member runs, {@code deploy.folders}: names separated by commas, relative to
     * {@link #base()}; {@code deploy} if it is not set. Absolute, not normalised; they need not exist.
     */
    default List<Path> deployFolders() {
        return Arrays.stream(property("deploy.folders").orElse("deploy").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> base().resolve(name))
                .toList();
    }

    /**
     * A value by the rules of the descriptor's <code>${name}</code>: the configuration {@code org.clowder.server} of Config
     * Admin as it was when the bundle started, then the system property, then the environment variable
     * {@code CLOWDER_<NAME>} (upper case, dots and dashes as underscores), then {@code conf/clowder.properties}, then,
     * for a name {@code file:/path}, the trimmed content of that file.
     *
     * @param name a property name
     * @return the value, or empty if none of the sources knows the name
     */
    Optional<String> property(String name);

    /**
     * Where a property is set, or would be, for people who are told of its value: {@code conf/clowder.properties}, or the PID of a
     * configuration of Config Admin that sets it.
     */
    default String source(String name) {
        return "conf/clowder.properties";
    }
}
