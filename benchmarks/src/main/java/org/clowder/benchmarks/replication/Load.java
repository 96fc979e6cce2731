package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.clowder.harness.Tool;

/** Runs wrk: 16 keep-alive connections, all on the first member by one thread, or on all members by a thread for each. */
final class Load {

    private static final int CONNECTIONS = 16;

    private final Workshop workshop;

    Load(Workshop workshop) {
        this.workshop = workshop;
    }

    LoadResult run(MemberGroup group, Scenario scenario, int seconds) throws IOException {
        Path sessions = workshop.work().resolve(group.mode().label() + "-" + scenario + ".sessions");
        Files.write(sessions, group.sessions(scenario));
        List<String> command = new ArrayList<>(List.of(
                "wrk",
                "-t" + group.loaded().size(),
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                workshop.loadScript().toString(),
                group.first().url("/").toString(),
                "--",
                sessions.toString(),
                scenario.loadPath()));
        group.loaded().forEach(member -> command.add(Integer.toString(member.httpPort())));
        return LoadResult.parse(Tool.run(Duration.ofSeconds(seconds + 30L), command.toArray(String[]::new)));
    }
}
