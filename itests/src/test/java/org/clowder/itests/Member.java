package org.clowder.itests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A member made by {@code clowder create} and run by {@code clowder run}, as a process of its own. */
final class Member implements AutoCloseable {

    static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private static final int TAIL_LINES = 60;

    private Cli cli;
    private final Distribution distribution;
    private final String name;
    private final Path base;
    private final int httpPort;
    private final int managementPort;
    private final int channelPort;
    private String host = "127.0.0.1";
    private List<String> launcher = List.of();
    private String options = "-Xmx256m";
    private Process process;
    private long started;

    private Member(
            Distribution distribution, String name, Path base, int httpPort, int managementPort, int channelPort) {
        this.cli = Cli.of(distribution);
        this.distribution = distribution;
        this.name = name;
        this.base = base;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
        this.channelPort = channelPort;
    }

    /**
     * Makes the directory of a member; {@code more} are further options of {@code create}.
     *
     * @param channelPort the port of its channel, which the other members are to know before
     */
    static Member create(Distribution distribution, Path directory, String name, int channelPort, String... more) {
        Member member =
                new Member(distribution, name, directory.resolve(name), Ports.free(), Ports.free(), channelPort);
        List<String> options = List.of(
                "create", member.base.toString(),
                "--name", name,
                "--http-port", "" + member.httpPort,
                "--management-port", "" + member.managementPort,
                "--channel-port", "" + channelPort);
        member.cli
                .run(Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new))
                .done();
        return member;
    }

    String name() {
        return name;
    }

    Path base() {
        return base;
    }

    int httpPort() {
        return httpPort;
    }

    int managementPort() {
        return managementPort;
    }

    int channelPort() {
        return channelPort;
    }

    /** Where its connectors are reached. */
    String host() {
        return host;
    }

    long pid() {
        return process.pid();
    }

    URI url(String path) {
        return URI.create("http://" + host + ":" + httpPort + path);
    }

    /** Puts samples of the distribution into the deploy folder, each at once. */
    Member deploySamples(String... files) {
        for (String file : files) {
            deploy(distribution.sample(file));
        }
        return this;
    }

    /** Puts a file into the deploy folder, as a whole at once. */
    Member deploy(Path file) {
        return deploy(file, file.getFileName().toString());
    }

    Member deploy(Path file, String as) {
        return put(file, "deploy/" + as);
    }

    /** Puts a file to a place in the member's directory, as a whole at once. */
    Member put(Path file, String place) {
        try {
            Path target = base.resolve(place);
            Files.createDirectories(target.getParent());
            Path unfinished = target.resolveSibling("." + target.getFileName() + ".part");
            Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Member remove(String place) {
        try {
            Files.delete(base.resolve(place));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a file of the configuration. */
    Member edit(String file, UnaryOperator<String> change) {
        try {
            Path path = base.resolve("conf").resolve(file);
            String before = Files.readString(path);
            String after = change.apply(before);
            if (after.equals(before)) {
                throw new AssertionError("The edit changes nothing in " + path + ":\n" + before);
            }
            Files.writeString(path, after);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends {@code name=value} to a file of the configuration, where the last line of a name holds. */
    Member set(String file, String key, String value) {
        try {
            Files.writeString(
                    base.resolve("conf").resolve(file), "\n" + key + "=" + value + "\n", StandardOpenOption.APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs it elsewhere.
     *
     * @param address where its connectors are reached
     * @param command the command, to which its own is appended, that takes it there
     */
    Member at(String address, String... command) {
        host = address;
        launcher = List.of(command);
        return this;
    }

    /** Gives its process a variable of the environment. */
    Member with(String variable, String value) {
        cli = cli.with(variable, value);
        return this;
    }

    /** Runs it on another JDK than that of the tests. */
    Member on(Path javaHome) {
        return with("JAVA_HOME", javaHome.toString());
    }

    /** Runs it with these options of the JVM instead of a heap of 256 MiB. */
    Member options(String ofJvm) {
        options = ofJvm;
        return this;
    }

    Member start() {
        started = System.nanoTime();
        process = cli.with("CLOWDER_OPTS", options)
                .by(launcher)
                .start(output("out").toFile(), output("err").toFile(), "run", "--base", base.toString());
        return this;
    }

    /** Waits until the health check says ready. Returns how long that was after the start. */
    Duration awaitReady() {
        return awaitReady(READY_LIMIT);
    }

    Duration awaitReady(Duration limit) {
        await("member " + name + " ready")
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .failFast("member " + name + " has ended", () -> !process.isAlive())
                .until(this::ready);
        return Duration.ofNanos(System.nanoTime() - started);
    }

    boolean ready() {
        return Http.status(url("/health/ready")).orElse(0) == 200;
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    /** Ends the process as a crash would (SIGKILL). */
    void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Asks the process to end (SIGTERM); returns at once. */
    void terminate() {
        process.destroy();
    }

    /** The exit code. */
    int awaitExit(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("Member " + name + " has not ended within " + limit);
    }

    /** A command for this member. */
    Cli.Result cli(String command, String... arguments) {
        return cli.run(Stream.concat(Stream.of(command, "--base", base.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** {@code apps --json}, by context path. */
    Map<String, Object> application(String path) {
        return applications().stream()
                .filter(application -> path.equals(application.get("path")))
                .findFirst()
                .orElse(Map.of());
    }

    List<Map<String, Object>> applications() {
        return Json.list(cli("apps", "--json").done().out());
    }

    /** What the member has printed on standard output, in all its lives. */
    String console() {
        return read(output("out"));
    }

    String errors() {
        return read(output("err"));
    }

    /** The lines of the console that contain a text. */
    List<String> consoleLines(String text) {
        return console().lines().filter(line -> line.contains(text)).toList();
    }

    private Path output(String kind) {
        return base.resolveSibling(name + "." + kind);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the one who looks into a failure. */
    String diagnostics() {
        StringBuilder text = new StringBuilder("\n==== member " + name + " in " + base
                + (process == null ? ", never started" : alive() ? ", running" : ", exit code " + process.exitValue()));
        append(text, "standard output", console());
        append(text, "standard error", errors());
        try (Stream<Path> logs = Files.list(base.resolve("logs"))) {
            logs.filter(file -> file.getFileName().toString().startsWith("clowder."))
                    .sorted()
                    .forEach(file -> append(text, file.toString(), read(file)));
        } catch (IOException e) {
            text.append("\n---- no logs: ").append(e);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String title, String content) {
        List<String> lines = content.lines().toList();
        text.append("\n---- ").append(title).append('\n');
        text.append(String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
    }

    @Override
    public void close() {
        if (alive()) {
            process.destroyForcibly();
            awaitExit(Duration.ofSeconds(10));
        }
    }
}
