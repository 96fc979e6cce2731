package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.clowder.harness.Tool;

/** Runs wrk: one thread, 16 keep-alive connections, all on the first member. */
final class Load {

    private static final int CONNECTIONS = 16;

    private final Workshop workshop;

    Load(Workshop workshop) {
        this.workshop = workshop;
    }

    LoadResult run(MemberGroup group, Scenario scenario, int seconds) throws IOException {
        Path sessions = workshop.work().resolve(group.mode().label() + "-" + scenario + ".sessions");
        Files.write(sessions, group.sessions(scenario));
        return LoadResult.parse(Tool.run(
                Duration.ofSeconds(seconds + 30L),
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                workshop.loadScript().toString(),
                group.first().url("/").toString(),
                "--",
                sessions.toString(),
                scenario.loadPath()));
    }
}
