package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody has a page of Wicket before them that remembers, or is half-way in a wizard, when the member dies that had served it so far. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class WicketIT {

    private static final Path APPLICATION = Path.of(System.getProperty("clowder.work"), "applications", "wicket.war");
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+-more)\"");
    private static final Pattern AJAX_LINK = Pattern.compile("\"u\":\"([^\"]+-here)\"");
    private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        cluster = members.cluster(2).each(member -> member.deploy(APPLICATION));
        cluster.start();
    }

    @AfterEach
    void bringBack() {
        cluster.first().start();
        cluster.first().awaitReady();
    }

    /** An address of a page, as a path. */
    private static String address(HttpResponse<String> page, Pattern pattern) {
        Matcher found = pattern.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return path(page.uri().resolve(found.group(1).replace("&amp;", "&")));
    }

    private static String path(URI uri) {
        return uri.getRawPath() + '?' + uri.getRawQuery();
    }

    private HttpResponse<String> click(Member member, HttpResponse<String> page) throws IOException {
        return browser.get(member, address(page, LINK));
    }

    private HttpResponse<String> clickAjax(Member member, HttpResponse<String> page) throws IOException {
        return browser.get(member, address(page, AJAX_LINK) + "&wicket-ajax=true&wicket-ajax-baseurl=count");
    }

    private HttpResponse<String> answer(Member member, HttpResponse<String> page, String answer, String button)
            throws IOException {
        return browser.post(member, address(page, FORM), Map.of("view:answer", answer, "buttons:" + button, button));
    }

    @Test
    void aPageGoesOnAndBack() throws IOException {
        Member first = cluster.first();
        HttpResponse<String> one = click(first, browser.get(first, "/wicket/count"));
        HttpResponse<String> two = click(first, one);
        assertThat(clickAjax(first, two).body()).contains(">3</b>");
        first.kill();
        assertThat(clickAjax(cluster.second(), two).body()).contains(">4</b>");
        assertThat(click(cluster.second(), two).body()).contains(">5</b>");
        assertThat(browser.get(cluster.second(), path(one.uri())).body())
                .as("the page before")
                .contains(">1</b>");
    }

    @Test
    void aWizardHalfWayGoesOn() throws IOException {
        HttpResponse<String> begin = browser.get(cluster.first(), "/wicket/order");
        HttpResponse<String> next = answer(cluster.first(), begin, "Faust", "next");
        cluster.first().kill();
        assertThat(answer(cluster.second(), next, "Weimar", "finish").body()).contains("Faust to Weimar");
    }
}
