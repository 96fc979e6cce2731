package org.clowder.channel.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A member in a process of its own, which can die without saying so. */
final class KillableMember implements AutoCloseable {

    private final Process process;

    private KillableMember(Process process) {
        this.process = process;
    }

    static KillableMember start(String name, int own, int other) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new KillableMember(new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillableMember.class.getName(),
                        name,
                        String.valueOf(own),
                        String.valueOf(other))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The process: lives until its standard input ends. */
    public static void main(String[] args) throws Exception {
        int[] ports = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        try (TestMember member = TestMember.of(args[0], ports[0], ports[1]).start()) {
            while (System.in.read() >= 0) {
                member.sees();
            }
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
