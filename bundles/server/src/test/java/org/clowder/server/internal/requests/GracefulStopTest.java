package org.clowder.server.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.clowder.server.internal.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real connections; what is busy outlasts what idle connections get. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GracefulStopTest {

    private static final String OURS = "org.clowder.tomcat.internal.DrainingHttp11Protocol";
    private static final long GRACE_MILLIS = 100;
    private static final long BUSY_MILLIS = 400;

    @TempDir
    Path directory;

    private CompletableFuture<Void> stopping(Gatehouse server, String timeout) {
        GracefulStop stop = new GracefulStop(
                new Settings(directory, Map.of("stop.timeout", timeout, "stop.grace", Long.toString(GRACE_MILLIS))));
        return CompletableFuture.runAsync(() -> stop.run(List.of(server.connector())));
    }

    private void finishes(String protocol, Consumer<Connector> settings, Version version, String path)
            throws Exception {
        try (Gatehouse server = new Gatehouse(directory, protocol, settings)) {
            CompletableFuture<String> answer = server.ask(version, path);
            CompletableFuture<Void> stopped = stopping(server, "20000");
            assertThatThrownBy(() -> stopped.get(BUSY_MILLIS, TimeUnit.MILLISECONDS))
                    .as("a stop without the request")
                    .isInstanceOf(TimeoutException.class);
            server.open();
            assertThat(answer.get()).isEqualTo("done");
            stopped.get();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1,/thread",
        "HTTP_1_1,/async",
        "HTTP_1_1,/held",
        "HTTP_1_1,/file",
        "HTTP_2,/thread",
        "HTTP_2,/async",
        "HTTP_2,/file"
    })
    void aRequestIsWaitedForWhateverServesIt(Version version, String path) throws Exception {
        finishes(OURS, connector -> connector.addUpgradeProtocol(new Http2Protocol()), version, path);
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.coyote.http11.Http11Nio2Protocol,/thread",
        "org.apache.coyote.http11.Http11Nio2Protocol,/async"
    })
    void soIsOneOfAnotherProtocol(String protocol, String path) throws Exception {
        finishes(protocol, connector -> {}, Version.HTTP_1_1, path);
    }

    /** As virtual threads are made. */
    @Test
    void soIsOneWhoseThreadIsOfNoPool() throws Exception {
        finishes(
                OURS,
                connector -> ((AbstractProtocol<?>) connector.getProtocolHandler())
                        .setExecutor(task -> new Thread(task, "no pool").start()),
                Version.HTTP_1_1,
                "/thread");
    }

    @Test
    void anIdleConnectionGetsAGraceOnly() throws Exception {
        try (Gatehouse server = new Gatehouse(directory, OURS, connector -> {})) {
            server.send(Version.HTTP_1_1, "/").get();
            long begin = System.nanoTime();
            stopping(server, "20000").get();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is answered
    void aRequestThatDoesNotEndIsLeftAfterTheTimeout() throws Exception {
        try (Gatehouse server = new Gatehouse(directory, OURS, connector -> {})) {
            server.ask(Version.HTTP_1_1, "/async");
            long begin = System.nanoTime();
            stopping(server, "300").get();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
        }
    }
}
