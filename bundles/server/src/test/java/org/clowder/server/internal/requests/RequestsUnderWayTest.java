package org.clowder.server.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
        server = new Gatehouse(
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
        assertThat(server.send(Version.HTTP_1_1, "/").get()).isEqualTo("done");
        CompletableFuture<Boolean> ended =
                CompletableFuture.supplyAsync(() -> RequestsUnderWay.awaitEnd(List.of(server.connector()), LONG));
        server.ask(Version.HTTP_1_1, "/async");
        assertThat(ended.get(LONG.toMillis() / 2, TimeUnit.MILLISECONDS)).isTrue();
    }
}
