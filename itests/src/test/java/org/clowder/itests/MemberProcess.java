package org.clowder.itests;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A member of a cluster as its users see it, whatever it runs: a process of its own that answers HTTP. */
abstract class MemberProcess implements AutoCloseable {

    static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private static final int TAIL_LINES = 60;

    private final String name;
    private final Path base;
    private final int httpPort;
    private Process process;
    private long started;

    MemberProcess(String name, Path base) {
        this.name = name;
        this.base = base;
        this.httpPort = Ports.free();
    }

    /** Begins its process, which appends what it prints to these files. */
    abstract Process begin(File out, File err);

    abstract boolean ready();

    String name() {
        return name;
    }

    Path base() {
        return base;
    }

    int httpPort() {
        return httpPort;
    }

    /** Where its connectors are reached. */
    String host() {
        return "127.0.0.1";
    }

    long pid() {
        return process.pid();
    }

    URI url(String path) {
        return URI.create("http://" + host() + ":" + httpPort + path);
    }

    MemberProcess start() {
        started = System.nanoTime();
        process = begin(output("out").toFile(), output("err").toFile());
        return this;
    }

    /** Waits until it is ready. Returns how long that was after the start. */
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

    static String read(Path file) {
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
        return text.toString();
    }

    static void append(StringBuilder text, String title, String content) {
        List<String> lines = content.lines().toList();
        text.append("\n---- ").append(title).append('\n');
        text.append(String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
    }

    @Override
    public void close() {
        if (alive()) {
            kill();
        }
    }
}
