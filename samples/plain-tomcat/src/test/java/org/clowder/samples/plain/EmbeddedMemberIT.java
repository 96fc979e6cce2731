package org.clowder.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;

/** The program of this sample, twice. */
class EmbeddedMemberIT extends AbstractPlainMembersIT {

    private static final String CLASS_PATH = Path.of(System.getProperty("clowder.work"), "classes")
            + File.pathSeparator
            + System.getProperty("clowder.classpath");

    private static final class Embedded extends MemberProcess {

        private final String members;

        Embedded(int number, Path directory, List<Integer> ports) {
            super("member-" + number, directory.resolve("member-" + number), ports.get(number));
            members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        }

        @Override
        protected ProcessBuilder command() {
            return new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.io.tmpdir=" + base(),
                    "-cp",
                    CLASS_PATH,
                    EmbeddedMember.class.getName(),
                    String.valueOf(httpPort()),
                    String.valueOf(channelPort()),
                    members);
        }

        @Override
        public boolean ready() {
            return answers("/ready");
        }
    }

    @Override
    List<? extends MemberProcess> members(Path directory) {
        List<Integer> ports = Ports.some(2);
        return IntStream.range(0, 2)
                .mapToObj(number -> new Embedded(number, directory, ports))
                .toList();
    }

    @Test
    void nothingOfOsgiIsOnTheClassPath() {
        assertThat(CLASS_PATH.split(File.pathSeparator)).isNotEmpty().noneMatch(jar -> jar.contains("osgi"));
    }
}
