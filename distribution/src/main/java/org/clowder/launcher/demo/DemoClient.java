package org.clowder.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What a browser and a balancer do. */
final class DemoClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** Why the member is not ready, as its health check says; empty if it is. */
    Optional<String> notReady(URI member) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(member.resolve("/health/ready"))
                    .timeout(TIMEOUT)
                    .build();
            HttpResponse<String> health = http.send(request, HttpResponse.BodyHandlers.ofString());
            return health.statusCode() == 200
                    ? Optional.empty()
                    : Optional.of(health.body().strip().replaceAll("\\s+", " "));
        } catch (IOException e) {
            return Optional.of("it does not answer its health check");
        }
    }

    /** Sends a request of a session; {@code cookie} is empty for a new session. */
    HttpResponse<String> get(URI uri, String cookie) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("Accept", "application/json");
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
