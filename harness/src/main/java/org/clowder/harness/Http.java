package org.clowder.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Requests without a memory of cookies, each of which is sent once.
 *
 * <p>The JDK's client sends a GET again when the connection ends without an answer, and now and then after a good answer that came just as it
 * took the connection out of its pool. So it hides requests that a member drops, and counts visits twice. The client here never repeats.
 */
public final class Http {

    /** For sockets and streams; may send a GET twice. */
    public static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 2_000;

    // An idle connection is looked at before it is used: a member that was started anew has ended those of before.
    private static final CloseableHttpClient ONCE = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(5))
                            .setValidateAfterInactivity(TimeValue.ofMilliseconds(50))
                            .setTimeToLive(TimeValue.ofSeconds(10))
                            .build())
                    .build())
            .disableAutomaticRetries()
            .disableAuthCaching()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .build();

    private Http() {}

    public static HttpResponse<String> get(URI uri, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a request, and reads the answer to its end. Without a timeout of its own it has one of 30 s. */
    public static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        ClassicRequestBuilder builder =
                ClassicRequestBuilder.create(request.method()).setUri(request.uri());
        request.headers().map().forEach((name, values) -> values.forEach(value -> builder.addHeader(name, value)));
        request.bodyPublisher()
                .filter(body -> body.contentLength() != 0)
                .ifPresent(body -> builder.setEntity(new ByteArrayEntity(bytes(body), contentType(request))));
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(request.timeout().orElse(LIMIT)))
                .setConnectionRequestTimeout(Timeout.of(LIMIT))
                .setProtocolUpgradeEnabled(false)
                .build());
        return ONCE.execute(builder.build(), context, answer -> Answer.of(request, answer, handler));
    }

    private static ContentType contentType(HttpRequest request) {
        return request.headers()
                .firstValue("Content-Type")
                .map(ContentType::parse)
                .orElse(null);
    }

    private static byte[] bytes(HttpRequest.BodyPublisher publisher) {
        HttpResponse.BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                bytes.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer item) {
                bytes.onNext(List.of(item));
            }

            @Override
            public void onError(Throwable error) {
                bytes.onError(error);
            }

            @Override
            public void onComplete() {
                bytes.onComplete();
            }
        });
        return bytes.getBody().toCompletableFuture().join();
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

    /** A whole answer in the form of the JDK's client. */
    private record Answer<T>(HttpRequest request, int statusCode, HttpHeaders headers, T body)
            implements HttpResponse<T>, HttpResponse.ResponseInfo {

        static <T> Answer<T> of(HttpRequest request, ClassicHttpResponse response, BodyHandler<T> handler)
                throws IOException {
            Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (var field : response.getHeaders()) {
                fields.computeIfAbsent(field.getName(), name -> new ArrayList<>())
                        .add(field.getValue());
            }
            byte[] content = response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
            var head =
                    new Answer<Void>(request, response.getCode(), HttpHeaders.of(fields, (name, value) -> true), null);
            HttpResponse.BodySubscriber<T> reader = handler.apply(head);
            reader.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            reader.onNext(List.of(ByteBuffer.wrap(content)));
            reader.onComplete();
            CompletableFuture<T> body = reader.getBody().toCompletableFuture();
            return new Answer<>(request, head.statusCode, head.headers, body.join());
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
