package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.clowder.harness.MemberProcess;

/** Requests to the benchmark's application, one at a time for each thread; thread-safe. */
final class SessionClient {

    /** What a member answers that does not know a session. */
    static final String NONE = "none";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    /** Makes a session and returns its id. */
    String create(MemberProcess member, Scenario scenario) throws IOException {
        return body(member, scenario.createPath(), null);
    }

    /** What a member knows of a session, or {@link #NONE}. */
    String state(MemberProcess member, String id) throws IOException {
        return body(member, "/bench/state", id);
    }

    /** One request of a scenario's load; returns the body. */
    String request(MemberProcess member, Scenario scenario, String id) throws IOException {
        return body(member, scenario.loadPath(), id);
    }

    /** What a member of Clowder says of its replication. */
    Map<String, Long> numbers(MemberProcess member) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        for (String line : body(member, "/bench/numbers", null).lines().toList()) {
            String[] parts = line.split("=", 2);
            if (parts[1].matches("\\d+")) {
                numbers.put(parts[0], Long.valueOf(parts[1]));
            }
        }
        return numbers;
    }

    /** The sum of one of these numbers over all members. */
    long sum(MemberGroup group, String name) throws IOException {
        long sum = 0;
        for (MemberProcess member : group.members()) {
            sum += numbers(member).get(name);
        }
        return sum;
    }

    /** Answers the body; {@code id} is that of a session, or null. */
    String body(MemberProcess member, String path, String id) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(member.url(path)).timeout(LIMIT);
        if (id != null) {
            request.header("Cookie", "JSESSIONID=" + id);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(
                        member.name() + " answered " + response.statusCode() + " to " + path + ", expected 200");
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted during " + path + " of " + member.name(), e);
        }
    }
}
