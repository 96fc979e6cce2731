package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Creates and starts members of the unpacked distribution, through its own command. */
final class ClowderMember {

    private final Workshop workshop;
    private final Settings settings;

    ClowderMember(Workshop workshop, Settings settings) {
        this.workshop = workshop;
        this.settings = settings;
    }

    MemberProcess start(Mode mode, int number, List<Ports> all) throws IOException {
        String name = mode.label() + "-" + number;
        Ports own = all.get(number - 1);
        Path base = workshop.work().resolve(name);
        create(base, name, own, all);
        MemberFiles files = new MemberFiles(base);
        files.editDescriptor(settings.guarantee() ? mode.option() : null);
        files.dropRoute();
        Files.copy(workshop.war(), base.resolve("deploy/bench.war"));
        return MemberProcess.start(
                workshop.work(),
                name,
                own,
                List.of(command(), "run", "--base", base.toString()),
                Map.of("CLOWDER_OPTS", settings.jvmOptions(), "JAVA_HOME", System.getProperty("java.home")));
    }

    private void create(Path base, String name, Ports own, List<Ports> all) throws IOException {
        run(List.of(
                command(),
                "create",
                base.toString(),
                "--name",
                name,
                "--http-port",
                Integer.toString(own.http()),
                "--channel-port",
                Integer.toString(own.channel()),
                "--management-port",
                Integer.toString(own.management()),
                "--members",
                all.stream().map(ports -> "127.0.0.1:" + ports.channel()).collect(Collectors.joining(","))));
    }

    private String command() {
        return workshop.distribution().resolve("bin/clowder").toString();
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("Failed: " + String.join(" ", command) + "; run it by hand to see why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while it ran: " + String.join(" ", command), e);
        }
    }
}
