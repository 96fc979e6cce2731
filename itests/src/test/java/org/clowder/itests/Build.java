package org.clowder.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.clowder.harness.Directories;
import org.clowder.harness.Distribution;
import org.clowder.harness.Document;

/** What the build has made for these tests, and where they work. */
final class Build {

    /** Where the documents are. */
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private static final Path DISTRIBUTION =
            Path.of(System.getProperty("clowder.distribution", "../distribution/target/clowder"));
    private static final Path TARGET = Path.of(System.getProperty("clowder.work", "target"));
    private static final Path WORK = TARGET.resolve("it");

    private static final class Shared {
        static final Distribution COPY = copyOfDistribution(WORK.resolve("clowder"));
    }

    private Build() {}

    /** The copy of the distribution under test that most tests share. */
    static Distribution distribution() {
        return Shared.COPY;
    }

    /** A copy of its own, for a test that changes the installation. */
    static Distribution copyOfDistribution(Path directory) {
        return new Distribution(DISTRIBUTION).copyTo(directory);
    }

    /** The archive or package of the distribution whose name ends like this. */
    static Path made(String suffix) {
        try (Stream<Path> files = Files.list(DISTRIBUTION.toAbsolutePath().getParent())) {
            return files.filter(file -> file.getFileName().toString().matches("clowder-.*" + Pattern.quote(suffix)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is printed in one of the documents. */
    static Document document(String name) {
        return Document.of(CHECKOUT.resolve(name));
    }

    /** Tomcat as it is downloaded. */
    static Path tomcat() {
        return Path.of(System.getProperty("clowder.tomcat.conf")).getParent();
    }

    /** The bundle of the platform. */
    static Path testBundle() {
        return jar("messages.jar");
    }

    /** One of the jars that are made or fetched for these tests. */
    static Path jar(String name) {
        return TARGET.resolve("bundles").resolve(name).toAbsolutePath();
    }

    /** An empty directory for one test class. */
    static Path workspace(Class<?> test) {
        return Directories.fresh(WORK.resolve(test.getSimpleName()));
    }
}
