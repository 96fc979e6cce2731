package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The JVM of one member; closing it kills the process and waits for its end. */
final class MemberProcess implements AutoCloseable {

    private final Process process;
    private final String name;
    private final Ports ports;

    private MemberProcess(Process process, String name, Ports ports) {
        this.process = process;
        this.name = name;
        this.ports = ports;
    }

    /** Starts a command that becomes the member's JVM itself; its output goes to a file named like the member. */
    static MemberProcess start(
            Path work, String name, Ports ports, List<String> command, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(work);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        MemberProcess member = new MemberProcess(builder.start(), name, ports);
        // A run that is interrupted leaves no members behind.
        Runtime.getRuntime().addShutdownHook(new Thread(member.process::destroyForcibly));
        return member;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    Ports ports() {
        return ports;
    }

    boolean alive() {
        return process.isAlive();
    }

    String url(String path) {
        return "http://127.0.0.1:" + ports.http() + path;
    }

    /** Sends SIGSTOP, which stops it in the middle of whatever it does, or SIGCONT, with which it goes on. */
    void signal(String signal) throws IOException {
        try {
            if (new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                            .start()
                            .waitFor()
                    != 0) {
                throw new IOException("Signal " + signal + " did not reach " + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted during signal " + signal + " to " + name, e);
        }
    }

    /** SIGKILL: nothing of the member runs after it. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
