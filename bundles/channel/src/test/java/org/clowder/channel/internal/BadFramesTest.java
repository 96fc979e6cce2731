package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import javax.management.ObjectName;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;
import org.clowder.channel.internal.tribes.frames.FrameLimits;
import org.clowder.channel.internal.tribes.frames.Frames;
import org.clowder.channel.internal.tribes.frames.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers on the port of one of two members, which go on talking to each other. */
@Timeout(60)
class BadFramesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 40;
    private static final FrameLimits STRICT = FrameLimits.DEFAULT
            .withContent(1 << 20)
            .withTimes(1_000, 3_000, 4_000)
            .withConnections(CONNECTIONS, CONNECTIONS - 1);

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private TestMember a;
    private TestMember b;
    private int port;
    private Topic<String> topic;

    @BeforeEach
    void start() throws Exception {
        int[] ports = TestMember.freePorts(2);
        port = ports[0];
        a = TestMember.of(new TestMember("a", STRICT), ports[0], ports[1])
                .with("cluster.name", "guarded")
                .start();
        // the first one of this cluster in this JVM is the one that JMX shows
        await().atMost(SOON).until(() -> a.state() == SharedChannel.State.STARTED);
        b = TestMember.of("b", ports[1], ports[0])
                .with("cluster.name", "guarded")
                .start();
        await().atMost(SOON).until(() -> a.sees().size() == 1 && b.sees().size() == 1);
        a.channel.topic("t", String.class, (text, from) -> received.add(text));
        topic = b.channel.topic("t", String.class, (text, from) -> {});
        topic.send("before");
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        a.close();
        b.close();
    }

    @Test
    void bytesThatAreNoFrameEndTheConnectionAndAreNamedOnce() throws Exception {
        try (LogRecords log = new LogRecords()) {
            for (int i = 0; i < 5; i++) {
                assertThat(answerTo("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                        .isEmpty();
            }
            await().atMost(SOON).until(() -> a.channel.refusedFrames() == 5);
            assertThat(refusals()).containsEntry(Refusal.HEADER, 5L);
            assertThat(log.atLeast(Level.INFO).stream()
                            .filter(line -> line.contains("127.0.0.1") && line.contains("was closed")))
                    .singleElement()
                    .asString()
                    .contains("FLT2002", "47", "only members of this cluster");
            assertThat(log.atLeast(Level.SEVERE)).isEmpty();
        }
        expectTheTopicToWork();
    }

    @Test
    void aLengthOfTwoGigabytesEndsTheConnection() throws Exception {
        byte[] frame = Frames.with(Frames.of(new byte[10], 0), Frames.LENGTH_AT, Integer.MAX_VALUE);
        assertThat(answerTo(frame)).isEmpty();
        await().atMost(SOON).until(() -> refusals().getOrDefault(Refusal.LENGTH, 0L) == 1);
        expectTheTopicToWork();
    }

    @Test
    void lengthsInsideAFrameEndTheConnection() throws Exception {
        assertThat(answerTo(Frames.with(Frames.of(new byte[10], 0), Frames.ID_LENGTH_AT, Integer.MAX_VALUE)))
                .isEmpty();
        assertThat(answerTo(Frames.with(Frames.of(new byte[10], 0), Frames.MEMBER_AT + 38, -1)))
                .isEmpty();
        await().atMost(SOON).until(() -> refusals().getOrDefault(Refusal.CONTENT, 0L) == 2);
        expectTheTopicToWork();
    }

    @Test
    void aFrameThatStopsHalfWayEndsTheConnectionAndOneWithoutAnyEndsLater() throws Exception {
        Socket halfWay = connect();
        halfWay.getOutputStream().write(Frames.of(new byte[1000], 0), 0, 300);
        Socket silent = connect();
        assertThat(rest(halfWay)).isEmpty();
        assertThat(refusals()).containsEntry(Refusal.SILENCE, 1L).doesNotContainKey(Refusal.UNUSED);
        assertThat(rest(silent)).isEmpty();
        assertThat(refusals()).containsEntry(Refusal.UNUSED, 1L);
        expectTheTopicToWork();
    }

    @Test
    void aFrameThatNeverEndsAlthoughItGoesOnIsGivenUp() throws Exception {
        Socket slow = connect();
        byte[] frame = Frames.of(new byte[100_000], 0);
        int[] sent = {0};
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                slow.getOutputStream().write(frame, sent[0]++, 1);
                return false;
            } catch (SocketException closed) {
                return true;
            }
        });
        assertThat(refusals()).containsEntry(Refusal.DURATION, 1L);
    }

    @Test
    void aConnectionThatHasBroughtAFrameMayBeIdle() throws Exception {
        Socket good = connect();
        good.getOutputStream().write(Frames.of(new byte[] {1}, 2));
        assertThat(good.getInputStream().readNBytes(21)).hasSize(21);
        Socket silent = connect();
        // by then the first one is overdue as well, if anything
        assertThat(rest(silent)).isEmpty();
        good.getOutputStream().write(Frames.of(new byte[] {1}, 2));
        assertThat(good.getInputStream().readNBytes(21)).hasSize(21);
    }

    @Test
    void aFrameThatIsCutOffIsCountedWithoutAWarning() throws Exception {
        try (LogRecords log = new LogRecords()) {
            Socket socket = connect();
            socket.getOutputStream().write(Frames.of(new byte[1000], 0), 0, 300);
            socket.close();
            await().atMost(SOON).until(() -> a.channel.refusedFrames() == 1);
            assertThat(refusals()).containsOnlyKeys(Refusal.CUT_OFF);
            assertThat(log.atLeast(Level.WARNING)).isEmpty();
        }
    }

    @Test
    void moreConnectionsThanAreAllowedAreRefusedUntilOthersEnd() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            connect();
        }
        await().atMost(SOON).until(() -> refusals().containsKey(Refusal.CONNECTIONS_OF_ADDRESS));
        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(SOON).untilAsserted(this::expectTheTopicToWork);
        Socket again = connect();
        again.getOutputStream().write(Frames.of(new byte[] {1}, 2));
        assertThat(again.getInputStream().readNBytes(21)).hasSize(21);
    }

    @Test
    void jmxShowsTheChannelWhileItIsOpen() throws Exception {
        var server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("org.clowder:type=Channel,name=\"guarded\"");
        answerTo(new byte[] {0});
        await().atMost(SOON).until(() -> a.channel.refusedFrames() == 1);
        assertThat(server.getAttribute(name, "RefusedFrames")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "State")).isEqualTo("STARTED");
        assertThat((String[]) server.getAttribute(name, "Members"))
                .singleElement()
                .asString()
                .startsWith("b at ");
        for (String count :
                List.of("RefusedConnections", "UnclaimedMessages", "ForeignMessages", "UndecodableMessages")) {
            assertThat(server.getAttribute(name, count)).as(count).isEqualTo(0L);
        }
        a.close();
        b.close();
        assertThat(server.isRegistered(name)).isFalse();
    }

    private Map<Refusal, Long> refusals() {
        return a.platform.counts().guard().refusals();
    }

    private void expectTheTopicToWork() throws IOException {
        received.clear();
        topic.send("still works");
        assertThat(received).containsExactly("still works");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        return socket;
    }

    private byte[] answerTo(byte[] bytes) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(bytes);
        return rest(socket);
    }

    /** What comes until the other side closes. */
    private static byte[] rest(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }
}
