package org.clowder.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.member.MemberDirectory;

/** One member of the demo, in a process of its own that {@code bin/clowder} runs. */
final class DemoMember {

    private static final int STOP_SECONDS = 20;

    private final Path home;
    private final String name;
    private final MemberDirectory directory;
    private final URI url;
    private Process process;

    DemoMember(Path home, String name, MemberDirectory directory, int httpPort) {
        this.home = home;
        this.name = name;
        this.directory = directory;
        this.url = URI.create("http://127.0.0.1:" + httpPort);
    }

    String name() {
        return name;
    }

    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    MemberDirectory directory() {
        return directory;
    }

    /** Starts the process; does not wait until it is ready. */
    void start() throws IOException {
        Files.createDirectories(directory.logs());
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
        Path script = home.resolve(windows ? "bin/clowder.bat" : "bin/clowder");
        ProcessBuilder builder = new ProcessBuilder(
                List.of(script.toString(), "run", "--base", directory.base().toString()));
        // The members run on the demo's own Java.
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // They live too short to gain by an archive of classes.
        builder.environment().put("CLOWDER_CDS", "off");
        builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.console().toFile()));
        process = builder.start();
    }

    /** Waits until a health check says that the member is ready. */
    void awaitReady(DemoClient client, long seconds) throws CommandException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Optional<String> missing = client.notReady(url);
        while (missing.isPresent()) {
            if (!process.isAlive()) {
                throw CommandException.refused(
                        name + " has ended with exit code " + process.exitValue() + "; see " + directory.console());
            }
            if (System.nanoTime() > deadline) {
                throw CommandException.refused(name + " is not ready after " + seconds + " s: " + missing.get()
                        + "; logs are in " + directory.logs());
            }
            Thread.sleep(50);
            missing = client.notReady(url);
        }
    }

    /** Ends the process as a crash would (SIGKILL). */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops the process gracefully, and forcibly if that takes too long. */
    void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
