package org.clowder.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.clowder.harness.Document;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;
import org.clowder.harness.SourceFile;
import org.junit.jupiter.api.Test;

/** The program of this sample, and one of the lines that {@code docs/embedding.md} prints. */
class EmbeddedMemberIT extends AbstractPlainMembersIT {

    private static final String CLASS_PATH = Path.of(System.getProperty("clowder.work"), "classes")
            + File.pathSeparator
            + System.getProperty("clowder.classpath");

    private static final String PRINTED = "org.clowder.samples.plain.PrintedMember";

    private static final String PRINTED_SOURCE =
            """
            package org.clowder.samples.plain;

            import java.util.Map;
            import org.apache.catalina.Context;
            import org.apache.catalina.startup.Tomcat;
            import org.clowder.channel.standalone.StandaloneChannel;
            import org.clowder.session.ReadyValve;
            import org.clowder.session.SharedChannelCluster;

            public final class PrintedMember {
                public static void main(String[] arguments) throws Exception {
                    %s
                    Tomcat tomcat = new Tomcat();
                    tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
                    tomcat.setPort(Integer.parseInt(arguments[0]));
                    tomcat.getConnector().setProperty("address", "127.0.0.1");
                    %s
                    Context application = tomcat.addContext("/visits", null);
                    application.setDistributable(true);
                    Tomcat.addServlet(application, "visits", new VisitsServlet()).addMapping("/*");
                    tomcat.start();
                }
            }
            """;

    private static final class Embedded extends MemberProcess {

        private final String program;
        private final String members;

        Embedded(String program, int number, Path directory, List<Integer> ports) {
            super("member-" + number, directory.resolve("member-" + number), ports.get(number));
            this.program = program;
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
                    CLASS_PATH + File.pathSeparator + base().resolveSibling("printed"),
                    program,
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
        Document document = Document.of(Path.of("../../docs/embedding.md"));
        SourceFile.compile(
                directory.resolve("printed"),
                PRINTED,
                PRINTED_SOURCE.formatted(
                        document.block("StandaloneChannel channel"), document.block("SharedChannelCluster cluster")));
        List<Integer> ports = Ports.some(2);
        return List.of(
                new Embedded(EmbeddedMember.class.getName(), 0, directory, ports),
                new Embedded(PRINTED, 1, directory, ports));
    }

    @Test
    void nothingOfOsgiIsOnTheClassPath() {
        assertThat(CLASS_PATH.split(File.pathSeparator)).isNotEmpty().noneMatch(jar -> jar.contains("osgi"));
    }
}
