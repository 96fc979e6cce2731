package org.clowder.itests;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.clowder.harness.Http;
import org.clowder.harness.MemberProcess;

/**
 * A client with cookies, as long as it lives, whichever member, or balancer by its port, it is sent to. Follows redirects there. For one
 * thread.
 */
final class Browser {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MAX_REDIRECTS = 5;

    private final Map<String, String> cookies = new LinkedHashMap<>();

    HttpResponse<String> get(MemberProcess member, String path) throws IOException {
        return get(member.httpPort(), path);
    }

    HttpResponse<String> get(int port, String path) throws IOException {
        return follow(port, path, HttpRequest.newBuilder().GET());
    }

    HttpResponse<String> post(MemberProcess member, String path, Map<String, String> form) throws IOException {
        return post(member.httpPort(), path, form);
    }

    HttpResponse<String> post(int port, String path, Map<String, String> form) throws IOException {
        return follow(port, path, submission(form));
    }

    /** Sends a form as {@link #post} does, and leaves a redirect to the caller. */
    HttpResponse<String> submit(MemberProcess member, String path, Map<String, String> form) throws IOException {
        return send(uri(member.httpPort(), path), submission(form));
    }

    private static HttpRequest.Builder submission(Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(each -> encoded(each.getKey()) + '=' + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> postJson(MemberProcess member, String path, String json) throws IOException {
        return follow(
                member.httpPort(),
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json; charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String cookie(String name) {
        return cookies.get(name);
    }

    /** Has a cookie that was not sent by a member; without a value, has it no more. */
    void keep(String name, String value) {
        take(name + '=' + value);
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> follow(int port, String path, HttpRequest.Builder first) throws IOException {
        URI uri = uri(port, path);
        HttpResponse<String> response = send(uri, first);
        for (int i = 0; i < MAX_REDIRECTS && response.statusCode() / 100 == 3; i++) {
            URI next = uri.resolve(response.headers().firstValue("Location").orElseThrow());
            uri = uri.resolve(next.getRawPath() + (next.getRawQuery() == null ? "" : '?' + next.getRawQuery()));
            response = send(uri, HttpRequest.newBuilder().GET());
        }
        return response;
    }

    private HttpResponse<String> send(URI uri, HttpRequest.Builder request) throws IOException {
        request.uri(uri).timeout(LIMIT);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(each -> each.getKey() + '=' + each.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> response = Http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        response.headers().allValues("Set-Cookie").forEach(this::take);
        return response;
    }

    private void take(String cookie) {
        String[] parts = cookie.split(";", 2)[0].split("=", 2);
        if (parts[1].isEmpty() || cookie.contains("Max-Age=0")) {
            cookies.remove(parts[0]);
        } else {
            cookies.put(parts[0], parts[1]);
        }
    }
}
