package org.clowder.itests;

import java.nio.file.Path;
import org.clowder.harness.Directories;
import org.clowder.harness.Distribution;

/** What the build has made for these tests, and where they work. */
final class Build {

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
        return new Distribution(Path.of(System.getProperty("clowder.distribution", "../distribution/target/clowder")))
                .copyTo(directory);
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
