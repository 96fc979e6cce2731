package org.clowder.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A member of a cluster as its users see it, whatever it runs: a process of its own that answers HTTP. */
public abstract class MemberProcess implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration READY_POLL = Duration.ofMillis(50);
    private static final int TAIL_LINES = 60;

    private final String name;
    private final Path base;
    private final int channelPort;
    private final int httpPort = Ports.free();
    private Process process;
    private long started;

    /**
     * @param base its directory; what it prints goes to files beside it
     * @param channelPort where the other members reach it
     */
    protected MemberProcess(String name, Path base, int channelPort) {
        this.name = name;
        this.base = base.toAbsolutePath();
        this.channelPort = channelPort;
    }

    /** The command that becomes its process. */
    protected abstract ProcessBuilder command();

    /** Whether it can be used. */
    public abstract boolean ready();

    public final String name() {
        return name;
    }

    public final Path base() {
        return base;
    }

    public final int httpPort() {
        return httpPort;
    }

    public final int channelPort() {
        return channelPort;
    }

    /** Where its connectors are reached. */
    public String host() {
        return "127.0.0.1";
    }

    public final long pid() {
        return process.pid();
    }

    public final URI url(String path) {
        return URI.create("http://" + host() + ":" + httpPort + path);
    }

    /** Starts it; returns at once. It ends with this JVM at the latest. */
    public MemberProcess start() {
        try {
            Files.createDirectories(base);
            ProcessBuilder command = command()
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output("out")))
                    .redirectError(ProcessBuilder.Redirect.appendTo(output("err")));
            started = System.nanoTime();
            process = command.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is ready. Returns how long that was after the start. */
    public final Duration awaitReady() {
        return awaitReady(READY_LIMIT);
    }

    public final Duration awaitReady(Duration limit) {
        return await("ready", limit, READY_POLL, this::ready);
    }

    /** Waits until a page is answered with 200. Returns how long that was after the start. */
    public final Duration awaitPage(String path, Duration limit, Duration poll) {
        return await("200 of " + path, limit, poll, () -> answers(path));
    }

    final Duration await(String what, Duration limit, Duration poll, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!alive()
                    || System.nanoTime() - end > 0
                    || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Member " + name + ": waited for " + what + ", "
                        + (alive()
                                ? "in vain, for " + limit + " at most"
                                : "and it has ended with " + process.exitValue())
                        + "; what it has printed is in " + output("out") + " and " + output("err"));
            }
            LockSupport.parkNanos(poll.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Whether it answers a page with 200. */
    protected final boolean answers(String path) {
        return Http.status(url(path)).orElse(0) == 200;
    }

    public final boolean alive() {
        return process != null && process.isAlive();
    }

    /** Ends the process as a crash would (SIGKILL). */
    public final void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(20));
    }

    /** Asks the process to end (SIGTERM); returns at once. */
    public final void terminate() {
        process.destroy();
    }

    /** The exit code. */
    public final int awaitExit(Duration limit) {
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
    public final String console() {
        return read(output("out").toPath());
    }

    public final String errors() {
        return read(output("err").toPath());
    }

    /** The lines of the console that contain a text. */
    public final List<String> consoleLines(String text) {
        return console().lines().filter(line -> line.contains(text)).toList();
    }

    private File output(String kind) {
        return base.resolveSibling(name + "." + kind).toFile();
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the one who looks into a failure. */
    public String diagnostics() {
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
