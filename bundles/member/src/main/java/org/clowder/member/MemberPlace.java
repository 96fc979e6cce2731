package org.clowder.member;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where a member's files are. The base directory is the framework property {@code clowder.base}; without it {@code clowder} in Karaf's base
 * directory ({@code karaf.base}), and without that a directory in the framework's storage, which goes with it.
 *
 * @param base holds {@code conf/}, {@code deploy/}, {@code data/} and {@code logs/}; absolute, need not exist
 * @param home the installation, {@code clowder.home}; the base directory if that is not set
 * @since 0.2
 */
public record MemberPlace(Path base, Path home) {

    /**
     * What a framework says.
     *
     * @param property its properties
     * @param storage the data area of its system bundle; asked only if no property says anything, and may answer null where there is none
     */
    public static MemberPlace of(UnaryOperator<String> property, Function<String, File> storage) {
        Path base = set(property, "clowder.base")
                .or(() -> set(property, "karaf.base").map(karaf -> karaf.resolve("clowder")))
                .or(() -> Optional.ofNullable(storage.apply("clowder")).map(File::toPath))
                .orElseGet(() -> Path.of("clowder"))
                .toAbsolutePath()
                .normalize();
        return new MemberPlace(
                base,
                set(property, "clowder.home").orElse(base).toAbsolutePath().normalize());
    }

    private static Optional<Path> set(UnaryOperator<String> property, String name) {
        return Optional.ofNullable(property.apply(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
