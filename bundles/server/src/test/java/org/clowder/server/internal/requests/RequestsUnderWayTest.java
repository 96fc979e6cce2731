package org.clowder.server.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
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
class RequestsUnderWayTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private Gatehouse server;

    @BeforeEach
    void start() throws Exception {
        server = gatehouse(directory);
    }

    private static Gatehouse gatehouse(Path directory) throws LifecycleException {
        return new Gatehouse(
                directory,
                "org.clowder.tomcat.internal.DrainingHttp11Protocol",
                connector -> connector.addUpgradeProtocol(new Http2Protocol()));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1,/thread", "HTTP_1_1,/async", "HTTP_1_1,/held", "HTTP_2,/thread", "HTTP_2,/async"})
    void oneIsUnderWayFromItsBeginToItsEnd(Version version, String path) throws Exception {
        CompletableFuture<String> answer = server.ask(version, path);

        // where its response is held, its thread may still be about to leave
        Eventually.is(() -> RequestsUnderWay.of(server.connector()).size() == 1);
        Set<Object> before = RequestsUnderWay.of(server.connector());
        assertThat(RequestsUnderWay.of(server.connector())).isEqualTo(before);
        assertThat(RequestsUnderWay.awaitEnd(List.of(server.connector()), SHORT))
                .isFalse();

        server.open();
        assertThat(RequestsUnderWay.awaitEnd(List.of(server.connector()), LONG)).isTrue();
        assertThat(answer.get()).isEqualTo("done");
        assertThat(RequestsUnderWay.of(server.connector())).isEmpty();
    }

    @Test
    void thoseThatComeLaterAreNotWaitedFor() throws Exception {
        try (Gatehouse first = gatehouse(Files.createDirectory(directory.resolve("first")))) {
            CompletableFuture<String> early = first.ask(Version.HTTP_1_1, "/async");
            List<Connector> both = List.of(first.connector(), server.connector());
            FutureTask<Boolean> ended = new FutureTask<>(() -> RequestsUnderWay.awaitEnd(both, LONG));
            Thread waits = new Thread(ended);
            waits.start();
            Eventually.is(() -> waits.getState() == Thread.State.TIMED_WAITING);

            CompletableFuture<String> late = server.ask(Version.HTTP_1_1, "/async");
            first.open();
            assertThat(early.get()).isEqualTo("done");
            assertThat(ended.get()).isTrue();
            assertThat(late).isNotDone();
        }
    }
}
