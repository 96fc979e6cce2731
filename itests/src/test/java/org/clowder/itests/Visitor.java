package org.clowder.itests;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.clowder.harness.Http;
import org.clowder.harness.MemberProcess;

/** A client of one application with one session, which goes to whatever member it is told. For one thread. */
final class Visitor {

    private final String path;
    private String cookie;

    Visitor(String path) {
        this.path = path;
    }

    /** One that comes with the session id of another, but to another application or Engine. */
    static Visitor withSessionOf(Visitor other, String path) {
        Visitor visitor = new Visitor(path);
        visitor.cookie = other.cookie;
        return visitor;
    }

    /** What a counting application has answered. */
    record Visit(String member, String session, int count) {

        static Visit of(String json) {
            var fields = Json.object(json);
            return new Visit(
                    (String) fields.get("member"),
                    (String) fields.get("session"),
                    ((Number) fields.get("count")).intValue());
        }
    }

    /** A visit that is answered with 200. */
    Visit visit(MemberProcess member) throws IOException {
        HttpResponse<String> response = get(member, path);
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    path + " on " + member.name() + ": status " + response.statusCode() + "\n" + response.body());
        }
        return Visit.of(response.body());
    }

    /** Any request with the session's cookie, which it may set. */
    HttpResponse<String> get(MemberProcess member, String resource) throws IOException {
        return get(java.net.URI.create("http://127.0.0.1:" + member.httpPort() + resource));
    }

    HttpResponse<String> get(java.net.URI uri) throws IOException {
        List<String> headers = new ArrayList<>(List.of("Accept", "application/json"));
        if (cookie != null) {
            headers.addAll(List.of("Cookie", cookie));
        }
        HttpResponse<String> response = Http.get(uri, headers.toArray(String[]::new));
        response.headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith("JSESSIONID="))
                .forEach(set -> cookie = set.split(";", 2)[0]);
        return response;
    }

    String path() {
        return path;
    }

    String sessionId() {
        return cookie.substring("JSESSIONID=".length());
    }
}
