package org.clowder.itests.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.clowder.harness.Ports;

/** {@code samples/spring-boot-hazelcast}, with its configuration of Hazelcast on other ports. */
class SpringBootHazelcastIT extends AbstractBootIT {

    /** Without a look around for others that start, too. */
    private static final String AT_ONCE =
            "<properties><property name='hazelcast.wait.seconds.before.join'>0</property></properties>";

    private static final Path CONFIGURATION =
            Path.of("../../samples/spring-boot-hazelcast/src/main/resources/hazelcast.xml");

    @Override
    List<BootMember> members(Path directory) {
        List<Integer> ports = Ports.some(2);
        return IntStream.range(0, 2)
                .mapToObj(number -> new BootMember(
                        "member-" + number,
                        directory,
                        "spring-boot-hazelcast",
                        ports.get(number),
                        "--tsm.config.location=" + configuration(directory, number, ports)))
                .toList();
    }

    private static Path configuration(Path directory, int number, List<Integer> ports) {
        try {
            String text = Files.readString(CONFIGURATION)
                    .replace("${member.port}", ports.get(number).toString())
                    .replace(":5701", ":" + ports.get(0))
                    .replace(":5702", ":" + ports.get(1))
                    .replace("</hazelcast>", AT_ONCE + "</hazelcast>");
            return Files.writeString(directory.resolve("hazelcast-" + number + ".xml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean oneAfterTheOther() {
        return true;
    }

    @Override
    boolean metTheOther(BootMember member) {
        String console = member.console();
        return console.startsWith("Members {size:2", console.lastIndexOf("Members {size:"));
    }
}
