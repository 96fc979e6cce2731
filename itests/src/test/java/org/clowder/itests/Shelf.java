package org.clowder.itests;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.clowder.harness.Member;
import org.clowder.itests.app.Basket;
import org.clowder.itests.app.MetricsServlet;
import org.clowder.itests.app.Parcel;
import org.clowder.itests.app.ShelfServlet;

/** One session of an application with a {@link ShelfServlet}, as its client sees it. */
final class Shelf {

    private final String application;
    private final Visitor visitor;

    /** A new session; {@code application} is the context path. */
    Shelf(String application) {
        this.application = application;
        this.visitor = new Visitor(application);
    }

    /** The application without the classes of its attributes. */
    static WarBuilder bare() {
        return new WarBuilder()
                .distributable()
                .servlet(ShelfServlet.class, "/shelf/*")
                .servlet(MetricsServlet.class, Metrics.PATTERN);
    }

    /** The application with the classes of its attributes. */
    static WarBuilder complete() {
        return bare().type(Basket.class).type(Parcel.class);
    }

    String sessionId() {
        return visitor.sessionId();
    }

    /** Lets another bundle change the session; see {@link org.clowder.itests.app.GuestServlet}. */
    Shelf guest(Member member) {
        HttpResponse<String> response = get(member, "/guest");
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    "guest on " + member.name() + ": status " + response.statusCode() + "\n" + response.body());
        }
        return this;
    }

    /** What the application answers to a change; see {@link ShelfServlet} for what there is. */
    HttpResponse<String> attempt(Member member, String change, String name, String value) {
        return get(
                member,
                "/shelf/" + change + "?name=" + name + "&value=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    /** A change that succeeds. */
    Shelf change(Member member, String change, String name, String value) {
        HttpResponse<String> response = attempt(member, change, name, value);
        if (response.statusCode() != 200) {
            throw new AssertionError(change + " " + name + " on " + member.name() + ": status " + response.statusCode()
                    + "\n" + response.body());
        }
        return this;
    }

    /** The attributes as text; the request changes nothing. */
    Map<String, String> look(Member member) {
        HttpResponse<String> response = get(member, "/shelf/look");
        if (response.statusCode() != 200) {
            throw new AssertionError("Session " + sessionId() + " on " + member.name() + ": status "
                    + response.statusCode() + "\n" + response.body());
        }
        return response.body()
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }

    private HttpResponse<String> get(Member member, String resource) {
        try {
            return visitor.get(member, application + resource);
        } catch (IOException e) {
            throw new AssertionError("GET " + resource + " on " + member.name() + ": " + e, e);
        }
    }
}
