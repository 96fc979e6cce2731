package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.clowder.itests.app.ShelfServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code clowder check} finds without a start what a start, a deployment or the first replicated session would find. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CheckIT {

    private static final int REFUSED = 1;

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void portsThatSomebodyElseHasAreNamedWithTheirPlace() throws IOException {
        Member member = Cluster.create(members, 1).first();
        try (ServerSocket http = occupied(member.httpPort());
                ServerSocket channel = occupied(member.channelPort())) {
            Cli.Result check = member.cli("check");

            assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
            assertThat(check.errorLines())
                    .as(check.toString())
                    .anyMatch(line -> line.matches(".*catalina-server.xml:\\d+: <Connector> cannot use 127.0.0.1:"
                            + http.getLocalPort() + ": .*"))
                    .anyMatch(line -> line.matches(
                            ".*org.clowder.channel.cfg:\\d+: .*127.0.0.1:" + channel.getLocalPort() + ".*"))
                    .hasSize(2);
        }
    }

    @Test
    void aRunningMemberDoesNotStandInItsOwnWay() {
        Cluster cluster = Cluster.create(members, 1).start();

        Cli.Result check = cluster.first().cli("check");

        assertThat(check.exit()).as(check.toString()).isZero();
    }

    @Test
    void applicationsAreLookedAtWithoutBeingDeployed() throws IOException {
        Member member = members.single("applications");
        WarBuilder shop = new WarBuilder().distributable().servlet(ShelfServlet.class, "/");
        member.deploy(shop.library("filters.jar", "META-INF/web-fragment.xml", "<web-fragment/>")
                .build(members.directory().resolve("shop.war")));
        Files.writeString(member.base().resolve("deploy/half.war"), "PK, and then nothing");

        Cli.Result check = member.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(REFUSED);
        assertThat(check.errorLines())
                .as(check.toString())
                .anyMatch(line -> line.startsWith("deploy/half.war: cannot be read as an archive"))
                .anyMatch(line -> line.startsWith("deploy/shop.war: ") && line.contains("WEB-INF/lib/filters.jar"));
    }

    private static ServerSocket occupied(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
