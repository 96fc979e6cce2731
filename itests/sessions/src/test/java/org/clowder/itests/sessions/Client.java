package org.clowder.itests.sessions;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser that goes to whatever member it is told to. */
final class Client {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern COOKIE = Pattern.compile("JSESSIONID=([^;]*)");

    private String id;
    private HttpResponse<String> last;

    String get(OneTomcat member, String path) {
        return get(member.url(path));
    }

    String get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    String post(OneTomcat member, String path, String form) {
        return send(HttpRequest.newBuilder(URI.create(member.url(path)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private String send(HttpRequest.Builder request) {
        if (id != null) {
            request.header("Cookie", "JSESSIONID=" + id);
        }
        try {
            last = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        for (String cookie : last.headers().allValues("Set-Cookie")) {
            Matcher matcher = COOKIE.matcher(cookie);
            if (matcher.find()) {
                id = matcher.group(1);
            }
        }
        return last.body();
    }

    int status() {
        return last.statusCode();
    }

    String header(String name) {
        return last.headers().firstValue(name).orElse(null);
    }

    String id() {
        return id;
    }

    void use(String other) {
        id = other;
    }

    Client with(String other) {
        Client client = new Client();
        client.use(other);
        return client;
    }
}
