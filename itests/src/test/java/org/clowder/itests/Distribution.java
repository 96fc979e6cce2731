package org.clowder.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The distribution under test. It is copied, so that nothing that a test does, and no build that goes on, disturbs
 * another.
 *
 * @param home the directory of the installation
 */
record Distribution(Path home) {

    private static final Path WORK = Path.of(System.getProperty("clowder.work", "target"), "it");

    private static final class Shared {
        static final Distribution COPY = copyTo(WORK.resolve("clowder"));
    }

    /** The copy that most tests share. */
    static Distribution shared() {
        return Shared.COPY;
    }

    /** A copy of its own, for a test that changes the installation. */
    static Distribution copyTo(Path directory) {
        Path built = Path.of(System.getProperty("clowder.distribution", "../distribution/target/clowder"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(built.resolve("bin/clowder"))) {
            throw new IllegalStateException("There is no distribution in " + built
                    + ": build it (mvn -DskipTests package), or name another by -Dclowder.distribution=DIR");
        }
        return new Distribution(copy(built, fresh(directory)));
    }

    /** An empty directory for one test class. */
    static Path workspace(Class<?> test) {
        return fresh(WORK.resolve(test.getSimpleName()));
    }

    Path script() {
        return home.resolve("bin/clowder");
    }

    Path sample(String file) {
        return home.resolve("samples").resolve(file);
    }

    /** The bundle of the platform that the build has made for these tests. */
    static Path testBundle() {
        return WORK.resolveSibling("bundles").resolve("messages.jar").toAbsolutePath();
    }

    private static Path fresh(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            if (Files.exists(absolute)) {
                for (Path old : walk(absolute, Comparator.reverseOrder())) {
                    Files.delete(old);
                }
            }
            return Files.createDirectories(absolute);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(Path from, Path to) {
        try {
            for (Path file : walk(from, Comparator.naturalOrder())) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + from + " to " + to, e);
        }
    }

    private static List<Path> walk(Path directory, Comparator<Path> order) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted(order).toList();
        }
    }
}
