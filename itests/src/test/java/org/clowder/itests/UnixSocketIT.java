package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connector on a Unix domain socket. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class UnixSocketIT {

    @RegisterExtension
    static final Members members = new Members();

    /** Directly in the temporary directory, as the name of a socket has to be short. */
    private static Path socket(String name) {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "clowder-" + name + "-" + ProcessHandle.current().pid() + ".sock");
    }

    private static Member on(Path socket, String name) {
        return members.single(name)
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replaceFirst(
                                "<Engine", "<Connector unixDomainSocketPath=\"" + socket + "\"/>\n    <Engine"));
    }

    @Test
    void aSocketOfSomebodyElseIsNamedAndStays() throws Exception {
        Path socket = socket("taken");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));

            Cli.Result run = on(socket, "taken").cli("run");

            assertThat(run.exit()).as(run.toString()).isEqualTo(1);
            assertThat(run.err()).contains("connector " + socket + " of Service Catalina cannot use its socket");
            assertThat(socket).exists();
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    @Test
    void aMemberThatWasKilledStartsAgainOnItsSocket() throws Exception {
        Path socket = socket("killed");
        Member member = on(socket, "killed").start();
        member.awaitReady();
        member.kill();
        assertThat(socket).exists();

        member.start();

        member.awaitReady();
        assertThat(member.consoleLines("nobody listens")).isNotEmpty();
        member.terminate();
        member.awaitExit(Duration.ofSeconds(30));
        assertThat(socket).doesNotExist();
    }
}
