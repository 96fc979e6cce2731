package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.clowder.channel.SharedChannel.State;
import org.clowder.tomcat.StandingWarning;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LifecycleTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private int[] ports;

    @BeforeEach
    void ports() throws Exception {
        ports = TestMember.freePorts(2);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket taken(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void disabledOpensNoSocketAndNoThread() {
        try (TestMember off =
                TestMember.of("a", ports[0]).with("enabled", "false").start()) {
            assertThat(off.state()).isEqualTo(State.DISABLED);
            assertThat(off.channel.settled().toCompletableFuture()).isDone();
            assertThat(off.channel.explanation())
                    .isEqualTo("platform clustering is off (enabled=false in org.clowder.channel)");
            await().during(Duration.ofMillis(200)).until(() -> !listens(ports[0]));
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().contains("NioReceiver[clowder-127.0.0.1-" + ports[0]));
        }
    }

    @Test
    void enablingAndDisablingOpensAndClosesExactlyThePort() {
        try (TestMember member = TestMember.of("a", ports[0]).start()) {
            assertThat(member.state()).isNotEqualTo(State.DISABLED);
            await().atMost(SOON).until(() -> member.state() == State.STARTED && listens(ports[0]));
            member.with("enabled", "false").start();
            await().atMost(SOON).until(() -> member.state() == State.DISABLED && !listens(ports[0]));
            member.with("enabled", "true").start();
            await().atMost(SOON).until(() -> member.state() == State.STARTED && listens(ports[0]));
            assertThat(member.reports).doesNotContainNull().allMatch(Optional::isEmpty);
        }
        assertThat(listens(ports[0])).isFalse();
    }

    @Test
    void aTakenPortIsOneClearErrorAndNoOtherPortIsTried() throws Exception {
        try (ServerSocket socket = taken(ports[0]);
                LogRecords log = new LogRecords();
                TestMember member = TestMember.of("a", ports[0]).start()) {
            await().atMost(SOON).until(() -> member.state() == State.FAILED && !member.reports.isEmpty());
            assertThat(socket.isBound()).isTrue();
            assertThat(member.channel.explanation())
                    .contains(
                            "cannot listen on 127.0.0.1:" + ports[0], "set port in org.clowder.channel to a free one");
            assertThat(member.reports.get(0)).contains(member.channel.explanation());
            assertThat(log.atLeast(Level.WARNING)).containsExactly(member.channel.explanation());
            assertThat(member.channel.settled().toCompletableFuture()).isDone();
        }
    }

    @Test
    void anAddressThatIsNotLoopbackIsRefusedBeforeAnythingIsOpened() {
        try (LogRecords log = new LogRecords();
                TestMember member = TestMember.of("a", ports[0])
                        .with("address", "192.0.2.1")
                        .start()) {
            assertThat(member.state()).isEqualTo(State.FAILED);
            assertThat(member.channel.explanation()).contains("192.0.2.1, which is not loopback");
            assertThat(member.reports).hasSize(1);
            assertThat(log.atLeast(Level.WARNING)).hasSize(1);
            member.with("address", "127.0.0.1").start();
            await().atMost(SOON).until(() -> member.state() == State.STARTED);
            await().atMost(SOON)
                    .until(() -> member.reports.get(member.reports.size() - 1).isEmpty());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsAClearError() {
        try (TestMember member = TestMember.of("a", ports[0])
                .with("address", "192.0.2.1")
                .with("allow.insecure", "true")
                .start()) {
            await().atMost(SOON).until(() -> member.state() == State.FAILED);
            assertThat(member.channel.explanation())
                    .contains("set address in org.clowder.channel to an address of this");
        }
    }

    @Test
    void aBadConfigurationAtRunTimeLeavesTheChannelRunning() throws Exception {
        try (ServerSocket socket = taken(ports[1]);
                TestMember member = TestMember.of("a", ports[0]).start()) {
            await().atMost(SOON).until(() -> member.state() == State.STARTED);
            String id = member.channel.localMember().orElseThrow().id();
            member.with("encryption.key", "nonsense").start();
            assertThat(member.state()).isEqualTo(State.STARTED);
            assertThat(whatIsWrong(member))
                    .singleElement()
                    .asString()
                    .startsWith("Platform clustering is refused: encryption.key")
                    .endsWith("the channel goes on with the configuration before");
            member.with("encryption.key", "")
                    .with("port", socket.getLocalPort())
                    .with("prot", "1")
                    .start();
            await().during(Duration.ofMillis(500)).until(() -> member.state() == State.STARTED);
            assertThat(whatIsWrong(member))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("prot", "the rest of the configuration is in force"),
                            line -> assertThat(line)
                                    .contains("cannot listen on 127.0.0.1:" + ports[1])
                                    .endsWith("the channel goes on with the configuration before"));
            member.configuration.remove("prot");
            member.with("port", ports[0]).start();
            await().atMost(SOON).until(() -> whatIsWrong(member).isEmpty());
            assertThat(member.channel.localMember().orElseThrow().id()).isEqualTo(id);
            assertThat(member.reports).allMatch(Optional::isEmpty);
        }
    }

    private static List<String> whatIsWrong(TestMember member) {
        return member.platform.warnings().stream().map(StandingWarning::text).toList();
    }

    @Test
    void aChangedPortMovesTheChannel() {
        try (TestMember member = TestMember.of("a", ports[0]).start()) {
            await().atMost(SOON).until(() -> member.state() == State.STARTED);
            member.with("port", ports[1]).start();
            await().atMost(SOON).until(() -> listens(ports[1]) && !listens(ports[0]));
            await().atMost(SOON).until(() -> member.state() == State.STARTED);
        }
    }

    @Test
    void closingTwiceAndConfiguringAfterwardsDoNothing() {
        TestMember member = TestMember.of("a", ports[0]).start();
        member.close();
        member.close();
        member.start();
        assertThat(member.state()).isEqualTo(State.STOPPED);
        assertThat(listens(ports[0])).isFalse();
    }
}
