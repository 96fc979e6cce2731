package org.clowder.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An unpacked distribution.
 *
 * @param home the directory of the installation
 */
public record Distribution(Path home) {

    public Distribution {
        home = home.toAbsolutePath().normalize();
        if (!Files.isExecutable(script(home))) {
            throw new IllegalStateException(
                    "There is no distribution in " + home + ": build it (mvn -q -DskipTests package)");
        }
    }

    /** A copy that neither a build that goes on nor another user of this one disturbs. */
    public Distribution copyTo(Path directory) {
        Path copy = Directories.fresh(directory);
        Directories.copy(home, copy);
        return new Distribution(copy);
    }

    /**
     * Runs {@code clowder create} as {@code bin/clowder} does, in this JVM: one of its own would cost as much as a tenth of the member's start.
     *
     * @param arguments those behind the name of the command
     */
    void create(List<String> arguments) {
        try (URLClassLoader classes = new URLClassLoader(
                new URL[] {home.resolve("lib/clowder-launcher.jar").toUri().toURL()},
                ClassLoader.getPlatformClassLoader())) {
            Class<?> invocation = classes.loadClass("org.clowder.launcher.Invocation");
            Object call = invocation
                    .getConstructor(Path.class, Path.class, Path.class, PrintStream.class, PrintStream.class)
                    .newInstance(home, home, home, new PrintStream(OutputStream.nullOutputStream()), System.err);
            List<String> command =
                    Stream.concat(Stream.of("create"), arguments.stream()).toList();
            Object exit = classes.loadClass("org.clowder.launcher.command.Commands")
                    .getMethod("run", List.class, invocation)
                    .invoke(null, command, call);
            if (!exit.equals(0)) {
                throw new IllegalStateException("clowder " + String.join(" ", command) + " exits with " + exit);
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("clowder create " + String.join(" ", arguments), e);
        }
    }

    Path script() {
        return script(home);
    }

    public Path sample(String file) {
        return home.resolve("samples").resolve(file);
    }

    private static Path script(Path home) {
        return home.resolve("bin/clowder");
    }
}
