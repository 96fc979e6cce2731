package org.clowder.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Requests without a memory of cookies. */
public final class Http {

    public static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Http() {}

    public static HttpResponse<String> get(URI uri, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(LIMIT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted during GET " + uri, e);
        }
    }

    /** The status code; empty if there is no answer. */
    public static Optional<Integer> status(URI uri) {
        try {
            return Optional.of(get(uri).statusCode());
        } catch (IOException noAnswer) {
            return Optional.empty();
        }
    }

    /** The body of an answer with status 200. */
    public static String page(URI uri) {
        try {
            HttpResponse<String> response = get(uri);
            if (response.statusCode() != 200) {
                throw new AssertionError("GET " + uri + ": status " + response.statusCode() + "\n" + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new AssertionError("GET " + uri + ": " + e, e);
        }
    }
}
