package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.clowder.benchmarks.member.EmbeddedMember;

/** Starts members of embedded Tomcat, with its own cluster or with none. */
final class StockMember {

    private final Workshop workshop;
    private final Settings settings;

    StockMember(Workshop workshop, Settings settings) {
        this.workshop = workshop;
        this.settings = settings;
    }

    MemberProcess start(Mode mode, int number, List<Ports> all) throws IOException {
        String name = mode.label() + "-" + number;
        Ports own = all.get(number - 1);
        Path base = Files.createDirectories(workshop.work().resolve(name));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                settings.jvmOptions(),
                "-cp",
                workshop.classPath(),
                EmbeddedMember.class.getName(),
                mode.option(),
                Integer.toString(own.http()),
                workshop.war().toString(),
                base.toString(),
                Integer.toString(own.channel()),
                all.stream().map(ports -> Integer.toString(ports.channel())).collect(Collectors.joining(",")));
        return MemberProcess.start(workshop.work(), name, own, command, Map.of());
    }
}
