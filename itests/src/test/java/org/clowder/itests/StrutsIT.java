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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Visitors of an application with Struts had begun something when their member died: each goes on at the other one. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StrutsIT {

    private static final Path APPLICATION = Path.of(System.getProperty("clowder.work"), "applications", "struts.war");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    @RegisterExtension
    static final Members members = new Members();

    private static Member second;

    /** One visitor for each test. */
    private static final Browser shopper = new Browser();

    private static final Browser buyer = new Browser();
    private static final Browser impatient = new Browser();
    private static final Browser newcomer = new Browser();
    private static final Browser searcher = new Browser();
    private static final Browser reader = new Browser();
    private static String buyersToken;
    private static String impatientsToken;

    @BeforeAll
    static void begin() throws IOException {
        Cluster cluster = members.cluster(2).each(member -> member.deploy(APPLICATION));
        cluster.start();
        Member first = cluster.first();
        second = cluster.second();
        see(shopper, first, "basket?item=tea&request_locale=de");
        see(shopper, first, "basket?item=milk");
        buyersToken = form(buyer, first);
        impatientsToken = form(impatient, first);
        assertThat(send(impatient, first, impatientsToken)).isEqualTo("en ordered");
        see(newcomer, first, "address?name=Anna");
        see(newcomer, first, "address?street=Long+Lane");
        see(searcher, first, "search?words=tea");
        assertThat(see(reader, first, "report")).isEqualTo("wait");
        first.kill();
    }

    private static String see(Browser browser, Member member, String page) throws IOException {
        return text(browser.get(member, "/struts/" + page));
    }

    private static String text(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().strip();
    }

    private static String form(Browser browser, Member member) throws IOException {
        String page = see(browser, member, "form");
        Matcher found = TOKEN.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }

    private static String send(Browser browser, Member member, String token) throws IOException {
        Map<String, String> form = Map.of("struts.token.name", "token", "token", token, "item", "ordered");
        return text(browser.post(member, "/struts/order", form));
    }

    @Test
    void theMapOfTheSessionAndTheLanguage() throws IOException {
        assertThat(see(shopper, second, "basket?item=salt")).isEqualTo("de tea,milk,salt");
    }

    @Test
    void aFormWithATokenIsTakenOnce() throws IOException {
        assertThat(send(buyer, second, buyersToken)).isEqualTo("en ordered");
        assertThat(send(buyer, second, buyersToken)).isEqualTo("taken before");
    }

    @Test
    void aFormThatWasSentBeforeIsNotTakenAgain() throws IOException {
        assertThat(send(impatient, second, impatientsToken)).isEqualTo("taken before");
        assertThat(see(impatient, second, "basket")).isEqualTo("en ordered");
    }

    @Test
    void aWizardWithAModelInTheSession() throws IOException {
        assertThat(see(newcomer, second, "address?town=York")).isEqualTo("Anna, Long Lane, York");
    }

    @Test
    void propertiesOfAnActionThatHasAScope() throws IOException {
        assertThat(see(searcher, second, "search")).as("one is null").isEqualTo("tea by nothing");
        assertThat(see(searcher, second, "search?order=price")).isEqualTo("tea by price");
    }

    @Test
    void whatIsDoneInTheBackgroundBeginsAnew() throws IOException {
        assertThat(see(reader, second, "report")).isEqualTo("wait");
        see(reader, second, "paper");
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(see(reader, second, "report")).isEqualTo("printed"));
    }

    @Test
    void requestsThatOnlyReadChangeNothing() throws IOException {
        Browser browser = new Browser();
        see(browser, second, "basket?item=tea&request_locale=de");
        see(browser, second, "address?name=Anna");
        see(browser, second, "search?words=tea");
        long before = version(browser);
        see(browser, second, "basket");
        see(browser, second, "address");
        see(browser, second, "search");
        assertThat(version(browser)).isEqualTo(before);
    }

    private static long version(Browser browser) {
        return Json.list(second.cli("sessions", "--all", "--json").done().out()).stream()
                .filter(session -> browser.cookie("JSESSIONID").equals(session.get("id")))
                .mapToLong(session -> ((Number) session.get("version")).longValue())
                .findFirst()
                .orElseThrow();
    }
}
