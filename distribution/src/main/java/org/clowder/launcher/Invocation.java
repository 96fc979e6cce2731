package org.clowder.launcher;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Where and how the program was called.
 *
 * @param home the installation
 * @param directory the caller's directory, which relative file names refer to; the process itself may run elsewhere
 * @param base the directory of the member, unless a command is told another one
 * @param out standard output
 * @param err standard error
 */
public record Invocation(Path home, Path directory, Path base, PrintStream out, PrintStream err) {

    /** The invocation of this process, from the environment and from the system properties that {@code bin/clowder} sets. */
    static Invocation ofProcess() {
        Path home = absolute(System.getProperty("clowder.home", ""));
        Path directory = absolute(System.getProperty("clowder.cwd", ""));
        String base = System.getenv("CLOWDER_BASE");
        return new Invocation(
                home,
                directory,
                base == null || base.isEmpty() ? home : directory.resolve(base).normalize(),
                System.out,
                System.err);
    }

    /** The file of a name that the caller gave. */
    public Path resolve(String name) {
        return directory.resolve(name).normalize();
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }
}
