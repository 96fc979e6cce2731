package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.rmi.Remote;
import java.rmi.server.UnicastRemoteObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.clowder.harness.Cluster;
import org.clowder.harness.ListeningPorts;
import org.clowder.harness.Member;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stranger on the channel's port of one of two members, between which sessions replicate all the while. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BadFramesIT {

    private static final long LARGEST_FRAME = 64L << 20;
    private static final int SILENCE_MILLIS = 10_000;
    private static final int ACKNOWLEDGEMENT = 21;
    private static final String SESSION_LEASE = "session:/Catalina";

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;
    private static MemberMonitor monitor;
    private static long heap;
    private static Set<Integer> ports;

    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicBoolean end = new AtomicBoolean();
    private CompletableFuture<Integer> load;

    @BeforeAll
    static void startMembers() throws Exception {
        cluster = members.cluster(2)
                .each(member -> member.deploySamples("hello.war"))
                .start();
        replicate(new Visitor("/hello/"), 0, new AtomicBoolean(true));
        monitor = MemberMonitor.of(cluster.first());
        heap = monitor.heap();
        ports = ListeningPorts.tcp(cluster.first().pid());
    }

    @AfterAll
    static void detach() throws Exception {
        monitor.close();
    }

    @BeforeEach
    void startReplicating() {
        load = CompletableFuture.supplyAsync(() -> replicate(new Visitor("/hello/"), 0, end));
    }

    @AfterEach
    void expectNoHarm() throws Exception {
        end.set(true);
        assertThat(load.get(30, TimeUnit.SECONDS)).as("visits meanwhile").isPositive();
        for (Socket socket : sockets) {
            socket.close();
        }
        assertThat(monitor.heap() - heap).as("growth of the heap").isLessThan(LARGEST_FRAME);
        assertThat(ListeningPorts.tcp(cluster.first().pid())).isEqualTo(ports);
        cluster.each(member -> member.cli("status").done());
        assertThat(cluster.first().console()).doesNotContain("OutOfMemoryError", "\tat ");
    }

    @Test
    void bytesThatAreNoFrameEndTheConnectionAndTheLogSaysSoOnce() throws Exception {
        long before = monitor.channel("RefusedFrames");
        for (int i = 0; i < 10; i++) {
            assertThat(answerTo(BadFrames.random(1_000 + i))).isEmpty();
        }
        assertThat(monitor.channel("RefusedFrames")).isEqualTo(before + 10);
        assertThat(cluster.first().consoleLines("127.0.0.1 to the channel's port was closed"))
                .singleElement()
                .asString()
                .contains("expected", "came", "only members of this cluster");
    }

    @Test
    void lengthsThatNoFrameHasEndTheConnectionBeforeAnythingElseComes() throws Exception {
        for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0}) {
            assertThat(answerTo(BadFrames.header(length)))
                    .as("length " + length)
                    .isEmpty();
        }
    }

    @Test
    void framesThatAreCutOffAreForgotten() throws Exception {
        long before = monitor.channel("RefusedFrames");
        byte[] frame = BadFrames.frame(0, new byte[1 << 20]);
        for (int i = 0; i < 10; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(frame, 0, frame.length / 2);
            socket.close();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> monitor.channel("RefusedFrames") == before + 10);
    }

    @Test
    void halfAHeaderAndThenSilenceEndsTheConnectionInTime() throws Exception {
        Socket socket = connect();
        long begun = System.nanoTime();
        socket.getOutputStream().write(BadFrames.header(1_000), 0, 5);
        assertThat(rest(socket)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThanOrEqualTo(Duration.ofMillis(SILENCE_MILLIS - 2_000));
    }

    @Test
    void anEnvelopeOfAnotherVersionIsDroppedAndAcknowledged() throws Exception {
        long before = monitor.channel("ForeignMessages");
        expectAcknowledgement(BadFrames.envelope(2, 1, SESSION_LEASE, BadFrames.random(100)));
        assertThat(monitor.channel("ForeignMessages")).isEqualTo(before + 1);
    }

    @Test
    void randomBytesForTheSessionsAreDroppedAndAcknowledged() throws Exception {
        long before = monitor.channel("UndecodableMessages");
        long unclaimed = monitor.channel("UnclaimedMessages");
        expectAcknowledgement(BadFrames.envelope(1, 1, SESSION_LEASE, BadFrames.random(5_000)));
        expectAcknowledgement(BadFrames.envelope(1, 2, SESSION_LEASE, BadFrames.random(5_000)));
        assertThat(monitor.channel("UndecodableMessages")).isEqualTo(before + 1);
        assertThat(monitor.channel("UnclaimedMessages")).isEqualTo(unclaimed);
    }

    @Test
    void anObjectThatActsWhenItIsReadIsNotRead() throws Exception {
        byte[] gadget = BadFrames.portOpener();
        expectAcknowledgement(BadFrames.object(gadget));
        expectAcknowledgement(BadFrames.envelope(1, 1, SESSION_LEASE, gadget));
        // the ports are compared after each test; that it would have opened one is seen here
        Object read = new ObjectInputStream(new ByteArrayInputStream(gadget)).readObject();
        assertThat(UnicastRemoteObject.unexportObject((Remote) read, true)).isTrue();
    }

    @Test
    void manyAtOnceWithAMegabyteOfGarbageEachHinderNobody() throws Exception {
        byte[] garbage = BadFrames.random(1 << 20);
        byte[] begun = BadFrames.frame(0, garbage);
        Arrays.fill(begun, begun.length - 7, begun.length, (byte) 0);
        List<CompletableFuture<Void>> strangers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Socket socket = connect();
            byte[] bytes = i % 2 == 0 ? garbage : begun;
            strangers.add(CompletableFuture.runAsync(() -> send(socket, bytes)));
        }
        for (CompletableFuture<Void> stranger : strangers) {
            stranger.get(60, TimeUnit.SECONDS);
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            assertThat(rest(socket)).isEmpty();
        } catch (IOException closed) {
            assertThat(closed).isInstanceOf(SocketException.class);
        }
    }

    /** Each write on the first member is read on the second, and the other way round; at least four times. */
    private static int replicate(Visitor visitor, int from, AtomicBoolean end) {
        int count = from;
        try {
            while (!end.get() || count < 4) {
                Member member = cluster.members().get(count % 2);
                assertThat(visitor.visit(member).count())
                        .as("on " + member.name())
                        .isEqualTo(++count);
            }
            return count;
        } catch (IOException e) {
            throw new AssertionError("A visit failed", e);
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), cluster.first().channelPort());
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private byte[] answerTo(byte[] bytes) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(bytes);
        return rest(socket);
    }

    private void expectAcknowledgement(byte[] frame) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(frame);
        assertThat(socket.getInputStream().readNBytes(ACKNOWLEDGEMENT)).hasSize(ACKNOWLEDGEMENT);
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
