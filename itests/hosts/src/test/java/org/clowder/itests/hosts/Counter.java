package org.clowder.itests.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.harness.Http;
import org.clowder.harness.MemberProcess;

/** A visitor of {@code /hello-bundle/} with one session, which goes to whatever member it is told. For one thread. */
final class Counter {

    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

    private String cookie = "none=";

    /** How often the session was here, this visit included. */
    int visit(MemberProcess member) throws IOException {
        return visit(member.url("/hello-bundle/"));
    }

    int visit(URI page) throws IOException {
        HttpResponse<String> response = Http.get(page, "Accept", "application/json", "Cookie", cookie);
        response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
        Matcher count = COUNT.matcher(response.body());
        if (response.statusCode() != 200 || !count.find()) {
            throw new AssertionError(page + ": status " + response.statusCode() + "\n" + response.body());
        }
        return Integer.parseInt(count.group(1));
    }

    /** Visits a page of a new session again and again, and sees to it that no visit is lost; how many they were. */
    int visitUntil(AtomicBoolean enough, URI page) {
        int visits = 0;
        try {
            while (!enough.get()) {
                int count = visit(page);
                if (count != ++visits) {
                    throw new AssertionError(page + ": visit " + visits + " was counted as " + count);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return visits;
    }
}
