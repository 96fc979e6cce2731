package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connector on a Unix domain socket. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class UnixSocketIT {

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void aMemberThatWasKilledStartsAgainOnItsSocket() throws Exception {
        Path socket = Path.of(
                System.getProperty("java.io.tmpdir"),
                "clowder-" + ProcessHandle.current().pid() + ".sock");
        Member member = members.single("local")
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replaceFirst(
                                "<Engine", "<Connector unixDomainSocketPath=\"" + socket + "\"/>\n    <Engine"))
                .start();
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
