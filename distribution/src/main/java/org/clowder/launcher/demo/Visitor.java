package org.clowder.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.launcher.CommandException;

/** One user of one application: has a session, visits members, and knows what the counter must say. */
final class Visitor {

    private static final Pattern ANSWER =
            Pattern.compile("\\{\"member\":\"([^\"]*)\",\"session\":\"([^\"]*)\",\"count\":(\\d+)}");

    private final DemoClient client;
    private final String path;
    private String cookie = "";
    private int visits;

    Visitor(DemoClient client, String path) {
        this.client = client;
        this.path = path;
    }

    String path() {
        return path;
    }

    /**
     * Visits a member.
     *
     * @return the counter
     * @throws CommandException if the answer is not the one that a user of a single server would get
     */
    int visit(DemoMember member, String step) throws CommandException, InterruptedException {
        URI uri = member.url().resolve(path);
        HttpResponse<String> response;
        try {
            response = client.get(uri, cookie);
        } catch (IOException e) {
            throw failed(step, uri, "an answer", e.toString(), member);
        }
        response.headers()
                .firstValue("Set-Cookie")
                .ifPresent(header -> cookie = header.substring(0, (header + ";").indexOf(';')));
        visits++;
        Matcher answer = ANSWER.matcher(response.body());
        if (response.statusCode() != 200 || !answer.matches()) {
            throw failed(step, uri, "200 with a counter", response.statusCode() + " " + response.body(), member);
        }
        if (!answer.group(1).equals(member.name()) || Integer.parseInt(answer.group(3)) != visits) {
            throw failed(step, uri, "count " + visits + " from " + member.name(), response.body(), member);
        }
        return visits;
    }

    private static CommandException failed(String step, URI uri, String expected, String actual, DemoMember member) {
        return CommandException.refused(String.format(
                "step \"%s\" failed at %s: expected %s, got %s; logs are in %s",
                step, uri, expected, actual, member.directory().logs()));
    }
}
