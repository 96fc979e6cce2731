package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.harness.Member;

/** Somebody with a page of a Faces application, whose buttons they press at any member. For one thread. */
final class FacesVisitor {

    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\"[^>]*>");

    private final Browser browser = new Browser();
    private HttpResponse<String> page;

    FacesVisitor open(Member member, String path) {
        try {
            page = browser.get(member, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return this;
    }

    /** Sends the form of the page, with the state of the view that the member gave who made it. */
    FacesVisitor press(Member member, String button, String field, String text) {
        Map<String, String> form = new HashMap<>(Map.of(button, "pressed", field, text));
        HIDDEN.matcher(page.body())
                .results()
                .forEach(input -> form.put(attribute(input.group(), "name"), attribute(input.group(), "value")));
        try {
            page = browser.submit(member, found(FORM, page.body()).replace("&amp;", "&"), form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(page.statusCode()).as(page.body()).isIn(200, 302);
        return this;
    }

    /** Goes where the page sends them on to. */
    FacesVisitor arrive(Member member) {
        URI next = URI.create(page.headers().firstValue("Location").orElseThrow());
        return open(member, next.getRawPath());
    }

    /** The text of an element. */
    String shown(String id) {
        return found(Pattern.compile("<\\w+ id=\"" + id + "\"[^>]*>([^<]*)<"), page.body());
    }

    /** What a button says. */
    String button(String id) {
        return attribute(found(Pattern.compile("(<input id=\"" + id + "\"[^>]*>)"), page.body()), "value");
    }

    private static String attribute(String element, String name) {
        return found(Pattern.compile(" " + name + "=\"([^\"]*)\""), element);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }
}
