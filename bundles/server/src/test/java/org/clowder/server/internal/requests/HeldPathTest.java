package org.clowder.server.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.util.ContextName;
import org.apache.coyote.http2.Http2Protocol;
import org.clowder.server.internal.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HeldPathTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final int THREADS = 4;

    @TempDir
    Path directory;

    private Gatehouse server;

    @BeforeEach
    void start() throws Exception {
        server = new Gatehouse(directory, "HTTP/1.1", connector -> {
            connector.setProperty("maxThreads", "" + THREADS);
            connector.addUpgradeProtocol(new Http2Protocol());
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HeldPath held(String path, Duration patience, Duration limit) {
        Host host = (Host) server.connector().getService().getContainer().findChild("localhost");
        return new HeldPath(List.of(host), new ContextName(path, ""), "/health", patience, limit);
    }

    private boolean hold(HeldPath path, Duration patience) {
        return RequestsUnderWay.holdBack(List.of(server.connector()), path, patience);
    }

    private void awaitUnderWay(int requests) {
        Eventually.is(() -> RequestsUnderWay.of(server.connector()).size() == requests);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1,/at-once", "HTTP_2,/at-once", "HTTP_1_1,/", "HTTP_1_1,/%C3%A4;x=y"})
    void aRequestWaitsUntilItIsOver(Version version, String resource) throws Exception {
        HeldPath path = held("", LONG, LONG);
        hold(path, SHORT);

        CompletableFuture<String> answer = server.send(version, resource);
        awaitUnderWay(1);
        assertThat(answer).isNotDone();

        path.end();
        assertThat(answer.get()).isEqualTo("done");
    }

    @Test
    void oneWithoutAHostWaitsLikeOthers() throws Exception {
        HeldPath path = held("", LONG, LONG);
        hold(path, SHORT);
        try (Socket socket = new Socket(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                server.connector().getLocalPort())) {
            socket.getOutputStream().write("GET /old HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitUnderWay(1);
            path.end();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("done");
        }
    }

    @Test
    void itWaitsNoLongerThanItsPatienceAndTheLimit() throws Exception {
        for (HeldPath path : List.of(held("", SHORT, LONG), held("", LONG, SHORT), held("", Duration.ZERO, LONG))) {
            hold(path, SHORT);
            assertThat(server.send(Version.HTTP_1_1, "/at-once").get()).isEqualTo("done");
            path.end();
        }
    }

    @Test
    void otherPathsAndPagesApartDoNotWait() throws Exception {
        HeldPath all = held("", LONG, LONG);
        hold(held("/shop", LONG, LONG), SHORT);
        assertThat(server.send(Version.HTTP_1_1, "/shopping").get()).isEqualTo("done");
        hold(all, SHORT);
        assertThat(server.send(Version.HTTP_1_1, "/health/ready").get()).isEqualTo("done");
        all.end();
    }

    /** The one context of the server is the root in its only version; here it is taken for another one's. */
    @Test
    void whatAnotherVersionServesDoesNotWait() throws Exception {
        Host host = (Host) server.connector().getService().getContainer().findChild("localhost");
        HeldPath other = new HeldPath(List.of(host), new ContextName("", "2"), "/health", LONG, LONG);
        hold(other, SHORT);

        assertThat(server.send(Version.HTTP_1_1, "/at-once").get(5, TimeUnit.SECONDS))
                .isEqualTo("done");
        assertThat(other.isMissed(host, "/at-once", (Context) host.findChildren()[0]))
                .isFalse();
        assertThat(other.isMissed(host, "/at-once", null)).isTrue();
        other.end();
    }

    @Test
    void halfOfTheThreadsStayFree() throws Exception {
        HeldPath path = held("", LONG, LONG);
        hold(path, SHORT);
        List<CompletableFuture<String>> waiting =
                List.of(server.send(Version.HTTP_1_1, "/one"), server.send(Version.HTTP_1_1, "/two"));
        Eventually.is(() -> Thread.getAllStackTraces().values().stream()
                        .filter(frames -> Arrays.stream(frames)
                                .anyMatch(frame -> frame.getClassName().equals(HeldPath.class.getName())
                                        && frame.getMethodName().equals("await")))
                        .count()
                == THREADS / 2);

        assertThat(server.send(Version.HTTP_1_1, "/three").get()).isEqualTo("done");

        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        path.end();
        for (CompletableFuture<String> answer : waiting) {
            assertThat(answer.get()).isEqualTo("done");
        }
    }

    @Test
    void whatAThreadIsBusyWithIsWaitedForAndNotWhatWaitsItself() throws Exception {
        CompletableFuture<String> busy = server.ask(Version.HTTP_1_1, "/thread");
        HeldPath path = held("", LONG, LONG);
        assertThat(hold(path, SHORT)).isFalse();
        assertThat(hold(held("/shop", LONG, LONG), LONG)).isTrue();
        CompletableFuture<String> late = server.send(Version.HTTP_1_1, "/late");
        awaitUnderWay(2);

        server.open();
        assertThat(busy.get()).isEqualTo("done");
        assertThat(hold(held("", LONG, LONG), LONG)).isTrue();
        assertThat(late).isNotDone();
        path.end();
    }
}
