package org.clowder.samples.plain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.harness.Document;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/** Tomcat as it is downloaded, twice, with three jars of Clowder's in {@code lib}: one with this sample's {@code server.xml}, one with the lines that {@code docs/embedding.md} prints. */
class StandaloneTomcatIT extends AbstractPlainMembersIT {

    private static final Path WORK = Path.of(System.getProperty("clowder.work"));
    private static final Path HOME = Path.of(System.getProperty("clowder.tomcat.home"));

    private static final Path SERVER_XML = Path.of("src/main/conf/server.xml").toAbsolutePath();

    private static final String WEB_XML =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <distributable/>
              <servlet><servlet-name>visits</servlet-name><servlet-class>%s</servlet-class></servlet>
              <servlet-mapping><servlet-name>visits</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
            </web-app>
            """;

    private static final class Standalone extends MemberProcess {

        private final int number;
        private final int otherPort;

        Standalone(int number, Path directory, List<Integer> ports, Path serverXml) {
            super("tomcat-" + number, directory.resolve("tomcat-" + number), ports.get(number));
            this.number = number;
            this.otherPort = ports.get(1 - number);
            try {
                copy(serverXml, "conf/server.xml");
                copy(HOME.resolve("conf/web.xml"), "conf/web.xml");
                copy(HOME.resolve("conf/logging.properties"), "conf/logging.properties");
                try (Stream<Path> jars = Files.list(WORK.resolve("lib"))) {
                    for (Path jar : jars.toList()) {
                        copy(jar, "lib/" + jar.getFileName());
                    }
                }
                String servlet = VisitsServlet.class.getName();
                String file = servlet.replace('.', '/') + ".class";
                copy(WORK.resolve("classes").resolve(file), "webapps/visits/WEB-INF/classes/" + file);
                Files.writeString(base().resolve("webapps/visits/WEB-INF/web.xml"), WEB_XML.formatted(servlet));
                Files.createDirectories(base().resolve("temp"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void copy(Path file, String place) throws IOException {
            Path target = base().resolve(place);
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }

        @Override
        protected ProcessBuilder command() {
            ProcessBuilder builder =
                    new ProcessBuilder("sh", HOME.resolve("bin/catalina.sh").toString(), "run");
            builder.environment().keySet().removeIf(name -> name.startsWith("CATALINA_"));
            builder.environment().put("JRE_HOME", System.getProperty("java.home"));
            builder.environment().put("CATALINA_BASE", base().toString());
            builder.environment()
                    .put(
                            "CATALINA_OPTS",
                            "-Xmx256m -XX:TieredStopAtLevel=1 -Duser.language=en -Dhttp.port=" + httpPort()
                                    + " -Dchannel.port=" + channelPort() + " -Dother.port=" + otherPort
                                    + " -Dmember.number=" + number + " -Dother.number=" + (1 - number));
            return builder;
        }

        @Override
        public boolean ready() {
            return answers("/ready");
        }
    }

    @Override
    List<? extends MemberProcess> members(Path directory) {
        List<Integer> ports = Ports.some(2);
        return List.of(
                new Standalone(0, directory, ports, serverXml(directory)),
                new Standalone(
                        1,
                        directory,
                        ports,
                        printed(directory, block("<Cluster className=\"org.clowder.session.SharedChannelCluster\">"))));
    }

    static String block(String begin) {
        return Document.of(Path.of("../../docs/embedding.md")).block(begin);
    }

    /** That of the first one. */
    Path serverXml(Path directory) {
        return SERVER_XML;
    }

    /** What is printed in the place of what this sample has. */
    static Path printed(Path directory, String printed) {
        try {
            String sample = Files.readString(SERVER_XML);
            int from = sample.indexOf("<Cluster ");
            return Files.writeString(
                    Files.createDirectories(directory).resolve("printed.xml"),
                    sample.substring(0, from) + printed + sample.substring(sample.indexOf("<Host ", from)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
