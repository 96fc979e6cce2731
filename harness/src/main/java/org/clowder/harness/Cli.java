package org.clowder.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/clowder} as a user calls it: one process for each call. Immutable. */
public final class Cli {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Distribution distribution;
    private final Map<String, String> environment;
    private final Duration limit;
    private final List<String> launcher;

    private Cli(Distribution distribution, Map<String, String> environment, Duration limit, List<String> launcher) {
        this.distribution = distribution;
        this.environment = environment;
        this.limit = limit;
        this.launcher = launcher;
    }

    public static Cli of(Distribution distribution) {
        // Members of tests live too short to gain by an archive of classes, and a machine has other things to do
        // meanwhile.
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"), "CLOWDER_CDS", "off");
        return new Cli(distribution, environment, LIMIT, List.of());
    }

    public Cli with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Cli(distribution, Map.copyOf(more), limit, launcher);
    }

    /** The same, of another installation. */
    Cli in(Distribution other) {
        return new Cli(other, environment, limit, launcher);
    }

    public Cli within(Duration longer) {
        return new Cli(distribution, environment, longer, launcher);
    }

    /** By way of another command, to which this one is appended. */
    Cli by(List<String> command) {
        return new Cli(distribution, environment, limit, command);
    }

    /** What a command has come to. */
    public record Result(List<String> command, int exit, String out, String err) {

        public List<String> errorLines() {
            return err.lines().filter(line -> !line.isBlank()).toList();
        }

        /** The one line on the error stream. */
        public String errorLine() {
            if (errorLines().size() != 1) {
                throw new AssertionError("Expected one line on stderr of " + this);
            }
            return errorLines().get(0);
        }

        /** This result, if the command has done its work. */
        public Result done() {
            if (exit != 0) {
                throw new AssertionError("Expected exit code 0 of " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            return String.join(" ", command) + "\n-> exit code " + exit + "\n-- stdout\n" + out + "\n-- stderr\n" + err;
        }
    }

    /** Runs a command to its end. */
    public Result run(String... arguments) {
        try {
            File out = File.createTempFile("clowder", ".out");
            File err = File.createTempFile("clowder", ".err");
            try {
                List<String> command = command(arguments);
                Process process = builder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(out)
                        .redirectError(err)
                        .start();
                int exit = await(process, command, out.toPath(), err.toPath());
                return new Result(command, exit, read(out.toPath()), read(err.toPath()));
            } finally {
                Files.deleteIfExists(out.toPath());
                Files.deleteIfExists(err.toPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int await(Process process, List<String> command, Path out, Path err) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError(
                    "No end within " + limit + " of " + new Result(command, Integer.MIN_VALUE, read(out), read(err)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + command, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    /** The process of a command that goes on. */
    ProcessBuilder process(String... arguments) {
        return builder(command(arguments));
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.add(distribution.script().toString());
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("CLOWDER_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
