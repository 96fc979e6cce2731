package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody is logged in by Spring Security, or half-way, when the member dies that had served them so far. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SpringSecurityIT {

    private static final Path APPLICATION = Path.of(System.getProperty("clowder.work"), "applications", "security.war");
    private static final String SESSION = "JSESSIONID";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        cluster = members.cluster(2).each(member -> member.deploy(APPLICATION));
        cluster.start();
    }

    @BeforeEach
    void bringBack() {
        if (!cluster.first().alive()) {
            cluster.first().start().awaitReady();
        }
    }

    @AfterEach
    void everythingIsSent() {
        cluster.each(member -> assertThat(member.consoleLines(" ERROR ")).isEmpty());
    }

    private String who(Member member) throws IOException {
        HttpResponse<String> answer = browser.get(member, "/security/who");
        assertThat(answer.uri().getPath()).as("not sent to the login").isEqualTo("/security/who");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private String token(Member member) throws IOException {
        return who(member).replaceAll(".* ", "");
    }

    private static String token(HttpResponse<String> page) {
        Matcher found = TOKEN.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    private HttpResponse<String> logIn(Member member, String token) throws IOException {
        return logIn(browser, member, "anna", token);
    }

    private static HttpResponse<String> logIn(Browser browser, Member member, String name, String token)
            throws IOException {
        return browser.post(
                member,
                "/security/login",
                Map.of("username", name, "password", "secret", "remember-me", "on", "_csrf", token));
    }

    private static HttpResponse<String> logIn(Browser browser, Member member, String name) throws IOException {
        return logIn(browser, member, name, token(browser.get(member, "/security/who")));
    }

    @Test
    void aFormLoginGoesOn() throws IOException {
        Member first = cluster.first();
        HttpResponse<String> form = browser.get(first, "/security/who");
        assertThat(form.uri().getPath()).isEqualTo("/security/login");
        assertThat(logIn(first, token(form)).body()).startsWith("anna UsernamePassword");
        String token = token(first);
        first.kill();
        assertThat(who(cluster.second())).startsWith("anna UsernamePassword");
        assertThat(browser.post(cluster.second(), "/security/who", Map.of("_csrf", token))
                        .body())
                .isEqualTo("taken from anna");
    }

    @Test
    void theIdFromBeforeALoginIsNobodys() throws IOException {
        Browser other = new Browser();
        HttpResponse<String> form = browser.get(cluster.first(), "/security/who");
        other.keep(SESSION, browser.cookie(SESSION));
        logIn(cluster.first(), token(form));
        cluster.first().kill();
        assertThat(who(cluster.second())).startsWith("anna UsernamePassword");
        assertThat(other.get(cluster.second(), "/security/who").uri().getPath()).isEqualTo("/security/login");
    }

    @Test
    void whoIsRememberedNeedsNoSession() throws IOException {
        logIn(browser, cluster.first(), "anna");
        browser.keep(SESSION, "");
        cluster.first().kill();
        assertThat(who(cluster.second())).startsWith("anna RememberMe");
    }

    @Test
    void eachMemberCountsTheLoginsThatItHasTakenAndThatHaveNotEnded() throws IOException {
        Browser another = new Browser();
        assertThat(logIn(browser, cluster.first(), "bruno").body()).startsWith("bruno");
        assertThat(logIn(another, cluster.first(), "bruno").uri().getQuery()).isEqualTo("error");
        assertThat(logIn(another, cluster.second(), "bruno").body()).startsWith("bruno");
        browser.post(cluster.second(), "/security/logout", Map.of("_csrf", token(cluster.second())));
        await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                        logIn(browser, cluster.first(), "bruno").body())
                .startsWith("bruno"));
    }

    @Test
    void aLoginHalfWayGoesOn() throws IOException {
        HttpResponse<String> form = browser.get(cluster.first(), "/security/who");
        cluster.first().kill();
        HttpResponse<String> answer = logIn(cluster.second(), token(form));
        assertThat(answer.uri().getPath()).as("where it was sent to at first").isEqualTo("/security/who");
        assertThat(answer.body()).startsWith("anna UsernamePassword");
    }

    @Test
    void aLoginByAnOpenIdProviderGoesOn() throws IOException {
        browser.get(cluster.first(), "/security/enter/oidc");
        assertThat(who(cluster.first())).startsWith("anna OAuth2AuthenticationToken [OIDC_USER]");
        cluster.first().kill();
        assertThat(who(cluster.second())).startsWith("anna OAuth2AuthenticationToken [OIDC_USER]");
    }

    @Test
    void aLoginByCertificateGoesOn() throws Exception {
        String certificate = Keystore.certificate(members.directory().resolve("anna.p12"), "anna");
        browser.get(cluster.first(), "/security/enter/certificate?certificate=" + Browser.encoded(certificate));
        assertThat(who(cluster.first())).startsWith("anna PreAuthenticated");
        cluster.first().kill();
        assertThat(who(cluster.second())).startsWith("anna PreAuthenticated");
    }
}
