package org.clowder.server.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorException;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.member.Environment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PortCheckTest {

    private static final String LOOPBACK = "<Connector port=\"%d\" address=\"127.0.0.1\"/>";

    @TempDir
    private Path base;

    private int port;

    @BeforeEach
    void findAPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @Test
    void aPortThatAnotherProcessHasIsNamedWithItsLine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(problems("", LOOPBACK.formatted(other.getLocalPort())))
                    .singleElement()
                    .asString()
                    .startsWith("4: <Connector> cannot use 127.0.0.1:" + other.getLocalPort() + ": ")
                    .endsWith("; stop the process that has it, or change the port (http.port, management.port in"
                            + " conf/clowder.properties, or here)");
        }
    }

    /** 192.0.2.0/24 is for documents (RFC 5737). */
    @Test
    void anAddressThatIsNotThisMachinesIsToBeCorrected() throws Exception {
        assertThat(problems("", "<Connector port=\"" + port + "\" address=\"192.0.2.7\"/>"))
                .singleElement()
                .asString()
                .startsWith("4: <Connector> cannot use 192.0.2.7:" + port + ": ")
                .endsWith("; no network interface of this machine has the address: correct it (http.address,"
                        + " management.address in conf/clowder.properties, or here)");
    }

    @Test
    void twoConnectorsOfTheSamePortAreNamedInWhateverService() throws Exception {
        assertThat(problems(LOOPBACK.formatted(port), "</Service><Service name=\"B\">", LOOPBACK.formatted(port)))
                .containsExactly("5: <Connector> cannot use 127.0.0.1:" + port
                        + ": the one on line 3 has it; give it another port or address");
    }

    @Test
    void allAddressesCannotBeHadBesideOneOfThem() throws Exception {
        String all = "<Connector port=\"" + port + "\"/>";
        assertThat(problems(LOOPBACK.formatted(port), all))
                .containsExactly("4: <Connector> cannot use *:" + port + ": the one on line 3 has 127.0.0.1:" + port
                        + "; give it another port or address");
        assertThat(problems(all, LOOPBACK.formatted(port)))
                .containsExactly("4: <Connector> cannot use 127.0.0.1:" + port + ": the one on line 3 has *:" + port
                        + "; give it another port or address");
        assertThat(problems("<Connector port=\"" + port + "\" address=\"0.0.0.0\"/>", LOOPBACK.formatted(port)))
                .hasSize(1);
    }

    @Test
    void anotherAddressOfTheSamePortIsFree() throws Exception {
        assertThat(problems(LOOPBACK.formatted(port), "<Connector port=\"" + port + "\" address=\"127.0.0.2\"/>"))
                .isEmpty();
    }

    @Test
    void aConnectorThatIsNotOpenedMovesNoLine() throws Exception {
        assertThat(problems(
                        "<Connector port=\"" + port + "\" protocol=\"AJP/1.3\"/>",
                        LOOPBACK.formatted(port),
                        LOOPBACK.formatted(port)))
                .containsExactly("5: <Connector> cannot use 127.0.0.1:" + port
                        + ": the one on line 4 has it; give it another port or address");
    }

    @Test
    void aPortThatTheSystemChoosesIsFree() throws Exception {
        assertThat(problems(LOOPBACK.formatted(0), LOOPBACK.formatted(0))).isEmpty();
    }

    /** Of a descriptor with these lines from line 3 on. */
    private List<String> problems(String... connectors) throws IOException, DescriptorException {
        Path file = Files.createDirectories(base.resolve("conf")).resolve("catalina-server.xml");
        String engine = "<Engine name=\"%s\" defaultHost=\"h\"><Host name=\"h\"/></Engine>";
        String lines = String.join("\n", connectors).replace("</Service>", engine.formatted("A") + "</Service>");
        Files.writeString(
                file, "<Server>\n<Service name=\"A\">\n" + lines + engine.formatted("Z") + "\n</Service>\n</Server>\n");
        Descriptor descriptor =
                new DescriptorReader(new Environment(base, base), getClass().getClassLoader()).read();
        return PortCheck.problems(file, descriptor.root(), "conf/clowder.properties").stream()
                .map(problem -> problem.toString().substring(file.toString().length() + 1))
                .toList();
    }
}
