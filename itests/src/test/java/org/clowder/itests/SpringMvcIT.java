package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.MetricsServlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody is half-way through pages of Spring MVC or a flow of Spring Web Flow when the member dies that had served them so far. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SpringMvcIT {

    private static final Path APPLICATION = Path.of(System.getProperty("clowder.work"), "applications", "shop.war");
    private static final Map<String, String> TEA = Map.of("what", "tea");
    private static final Map<String, String> MILK = Map.of("what", "milk");
    private static final Map<String, String> BONN = Map.of("where", "Bonn");
    private static final int READS = 10;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        Path metrics = new WarBuilder()
                .servlet(MetricsServlet.class, Metrics.PATTERN)
                .build(members.directory().resolve("numbers.war"));
        cluster = members.cluster(2)
                .each(member -> member.deploy(APPLICATION).deploy(metrics))
                .start();
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

    private String look(Member member, String path) throws IOException {
        return browser.get(member, "/shop" + path).body();
    }

    private String send(Member member, String path, Map<String, String> form) throws IOException {
        return browser.post(member, "/shop" + path, form).body();
    }

    /** Takes the next step of a flow. */
    private String step(Member member, String execution, String event, Map<String, String> form) throws IOException {
        return send(member, "/flow?execution=" + execution + "&_eventId=" + event, form);
    }

    @Test
    void pagesOfAnOrderGoOnInTheLanguageOfTheFirst() throws IOException {
        look(cluster.first(), "/order/what?locale=de");
        assertThat(send(cluster.first(), "/order/what", TEA)).isEqualTo("where de: tea to null");
        cluster.first().kill();
        assertThat(send(cluster.second(), "/order/where", BONN)).isEqualTo("check de: tea to Bonn");
        assertThat(send(cluster.second(), "/order/send", Map.of()))
                .as("the order has left the session")
                .isEqualTo("sent de: null to null; sent tea to Bonn");
    }

    @Test
    void aRedirectFindsWhatWasLeftForIt() throws IOException {
        send(cluster.first(), "/order/what", TEA);
        HttpResponse<String> redirect = browser.submit(cluster.first(), "/shop/order/send", Map.of());
        assertThat(redirect.headers().firstValue("Location")).hasValue("/shop/order/where");
        cluster.first().kill();
        assertThat(look(cluster.second(), "/order/where")).isEqualTo("where en: tea to null[but where to?]");
        assertThat(look(cluster.second(), "/order/where")).isEqualTo("where en: tea to null");
    }

    @Test
    void beansOfTheSessionGoOnAndFindEachOther() throws IOException {
        send(cluster.first(), "/cart", TEA);
        assertThat(look(cluster.first(), "/cart/advice")).isEqualTo("advice 1 on [tea]");
        cluster.first().kill();
        assertThat(send(cluster.second(), "/cart", MILK)).isEqualTo("[tea, milk]");
        assertThat(look(cluster.second(), "/cart/advice")).isEqualTo("advice 2 on [tea, milk]");
    }

    @Test
    void aFlowGoesOnForwardAndBack() throws IOException {
        assertThat(look(cluster.first(), "/flow")).isEqualTo("what en: null to null");
        assertThat(step(cluster.first(), "e1s1", "next", TEA)).isEqualTo("where en: tea to null");
        cluster.first().kill();
        assertThat(look(cluster.second(), "/flow?execution=e1s1")).isEqualTo("what en: tea to null");
        assertThat(step(cluster.second(), "e1s2", "next", BONN)).isEqualTo("check en: tea to Bonn");
        assertThat(step(cluster.second(), "e1s3", "send", Map.of())).isEqualTo("sent en: tea to Bonn");
    }

    @Test
    void readingSendsNothing() throws IOException {
        send(cluster.first(), "/order/what", TEA);
        send(cluster.first(), "/cart", TEA);
        look(cluster.first(), "/cart/advice");
        look(cluster.first(), "/flow");
        // A member to which a flow comes stores it anew, once.
        look(cluster.second(), "/flow?execution=e1s1");
        List<Long> before = changes();
        for (int i = 0; i < READS; i++) {
            for (Member member : cluster.members()) {
                assertThat(look(member, "/order/what")).isEqualTo("what en: tea to null");
                assertThat(look(member, "/cart/advised")).isEqualTo("advised 1");
                assertThat(look(member, "/cart")).isEqualTo("[tea]");
                assertThat(look(member, "/flow?execution=e1s1")).isEqualTo("what en: null to null");
            }
        }
        assertThat(changes()).isEqualTo(before);
    }

    /** What the members have sent; everything before is on its way no more. */
    private static List<Long> changes() {
        return cluster.members().stream()
                .map(member -> {
                    await().atMost(10, TimeUnit.SECONDS)
                            .until(() -> Metrics.of(member, "/numbers").lag() == 0);
                    return Metrics.of(member, "/numbers").deltasSent();
                })
                .toList();
    }
}
