package org.clowder.itests.boot;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clowder.harness.Http;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/** An executable jar of Spring Boot as a process of its own, with the port of Actuator apart. */
final class BootMember extends MemberProcess {

    private static final Path WORK = Path.of(System.getProperty("clowder.work"));

    private final String sample;
    private final List<String> arguments;
    private final int managementPort = Ports.free();

    /** @param sample the name of its directory, beside the other ones */
    BootMember(String name, Path directory, String sample, int clusterPort, String... arguments) {
        super(name, directory.resolve(name), clusterPort);
        this.sample = sample;
        this.arguments = List.of(arguments);
    }

    @Override
    protected ProcessBuilder command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + base(),
                "-jar",
                WORK.resolve("applications/org.clowder.samples." + sample + ".jar")
                        .toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + httpPort(),
                "--management.server.port=" + managementPort,
                "--management.endpoint.health.show-details=always"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    @Override
    public boolean ready() {
        return Http.status(management("/actuator/health/readiness")).orElse(0) == 200;
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    String health() {
        return Http.page(management("/actuator/health"));
    }
}
