package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs wrk: one thread, 16 keep-alive connections, all on the first member. */
final class Load {

    private static final int CONNECTIONS = 16;

    private final Workshop workshop;

    Load(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Fails with what to install if there is no wrk. */
    static void check() throws IOException {
        try {
            Process process =
                    new ProcessBuilder("wrk", "-v").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new IOException("wrk is missing: install it (Debian, Ubuntu: apt-get install wrk)", e);
        }
    }

    LoadResult run(MemberGroup group, Scenario scenario, int seconds) throws IOException {
        Path sessions = workshop.work().resolve(group.mode().label() + "-" + scenario + ".sessions");
        Files.write(sessions, group.sessions(scenario));
        List<String> command = List.of(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                workshop.loadScript().toString(),
                group.first().url("/"),
                "--",
                sessions.toString(),
                scenario.loadPath());
        return LoadResult.parse(output(command, seconds));
    }

    private static String output(List<String> command, int seconds) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(seconds + 30L, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("wrk failed: " + output);
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while wrk ran", e);
        }
    }
}
