package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.LedgerServlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people see of the console, hear of it and do with it, on the page of a real member in a real browser. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ConsolePageIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_STOPS = 40;

    private static final Map<String, Path> DOCUMENTED =
            Map.of("light", Path.of("../docs/images/console.png"), "dark", Path.of("../docs/images/console-dark.png"));

    private static final double MOST_DIFFERENCE = 2;

    @RegisterExtension
    static final Members members = new Members();

    private static int nobody;
    private static Cluster cluster;
    private static Member member;
    private Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        nobody = Ports.free();
        Path book = war("book").distributable().build(file("book.war"));
        Path plain = war("plain").build(file("plain.war"));
        cluster = members.cluster(3)
                .each(each -> each.deploy(book)
                        .deploy(plain)
                        .set("clowder.properties", "drain.notice", "200")
                        .edit(
                                "org.clowder.channel.cfg",
                                text -> text.replaceAll("(?m)^(members=.*)$", "$1,127.0.0.1:" + nobody)))
                .start();
        member = cluster.first();
        Files.writeString(file("broken.war"), "no archive");
        member.deploy(file("broken.war"));
    }

    private static Path file(String name) {
        return members.directory().resolve(name);
    }

    private static WarBuilder war(String name) {
        return new WarBuilder().servlet(LedgerServlet.class, Account.PATTERN).file("name.txt", name);
    }

    @BeforeEach
    void open() {
        browser = Chromium.open(members.directory());
        browser.go("http://127.0.0.1:" + member.managementPort() + "/console/");
        browser.awaitTrue("document.querySelectorAll('#members .badge.good').length === 3");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static String token() throws Exception {
        return Files.readString(member.base().resolve("data/console.token")).strip();
    }

    private String text(String id) {
        return browser.value("document.getElementById('" + id + "').innerText");
    }

    /** The cells of the row of a table that begins so. */
    private String row(String table, String first) {
        return browser.value(
                "[...document.querySelectorAll('#" + table + " tr')].filter(row => row.cells[0].innerText.startsWith('"
                        + first + "')).map(row => [...row.cells].map(cell => cell.innerText).join(' | ')).join('\\n')");
    }

    @Test
    void anOperatorSeesWhoIsThereAndWhoIsNot() {
        await("each round trip").atMost(LIMIT).untilAsserted(() -> {
            assertThat(row("members", "member-1"))
                    .matches(
                            "member-1 \\(this member\\) \\| 127.0.0.1:[0-9]+ \\| ready \\| in service \\| [0-9]+ \\| – \\| [0-9]+ \\| .+");
            for (String other : List.of("member-2", "member-3")) {
                assertThat(row("members", other))
                        .matches(
                                other
                                        + " \\| 127.0.0.1:[0-9]+ \\| ready \\| in service \\| [0-9]+ \\| [0-9.]+ ms \\| [0-9]+ \\| .+");
            }
        });
        assertThat(row("members", "127.0.0.1:" + nobody)).contains(" | missing | ");
        assertThat(text("troubles"))
                .isEqualTo(
                        "member 127.0.0.1:" + nobody + " does not answer; it is in `members` of org.clowder.channel");
        assertThat(text("cluster")).endsWith(", 2 other members (3 expected)");
        assertThat(text("replication")).contains("session:/Catalina: 2 other members take part, lag ");
    }

    @Test
    void anOperatorSeesWhyAnApplicationIsNotReplicatedOrNotDeployed() {
        assertThat(row("applications", "/book")).contains(" | deployed | ", " | yes | ", " | book.war");
        assertThat(row("applications", "/plain"))
                .contains(
                        " | deployed | ",
                        " | no | not distributable: nothing says so: add <distributable/> to WEB-INF/web.xml",
                        " | plain.war");
        await("the refusal").atMost(LIMIT).untilAsserted(() -> assertThat(
                        row("applications", "/broken") + row("applications", "?"))
                .contains(" | failed | ", "broken.war")
                .containsPattern("\\| no \\| [^|]*[a-z]{4}"));
    }

    @Test
    void anOperatorFindsASessionWithItsCopiesAndReadsTheLastWarnings() throws Exception {
        String cookie = Http.get(cluster.second().url("/book/ledger/write?count=3"))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        String prefix = cookie.replaceFirst(".*JSESSIONID=([^;]{8}).*", "$1");
        assertThat(text("warnings")).endsWith("so far; who has the token sees them");
        assertThat(text("warnings")).doesNotContain("127.0.0.1");

        browser.value("(document.getElementById('token').value = '" + token()
                + "', document.querySelector('#token-form button').click())");
        await("the warnings").atMost(LIMIT).untilAsserted(() -> assertThat(text("warnings"))
                .contains("127.0.0.1:" + nobody, "does not answer", "broken.war"));
        await("the session").atMost(LIMIT).untilAsserted(() -> {
            browser.value("(document.getElementById('prefix').value = '" + prefix
                    + "', document.querySelector('#sessions-form button').click())");
            browser.awaitTrue("document.getElementById('found').textContent !== ''");
            assertThat(text("found")).isEqualTo("1 found");
            assertThat(row("sessions", prefix))
                    .matches(prefix
                            + "… \\| /book \\| member-2 \\| member-1 \\(version ([0-9]+)\\), member-3 \\(version \\1\\)"
                            + " \\| \\1 \\| [0-9]+ s \\| .+ \\([0-9]+ B\\).*");
        });
        for (String scheme : List.of("light", "dark")) {
            Path picture = file("console-" + scheme + ".png");
            browser.picture(picture, scheme, 1200, 1480);
            assertThat(difference(picture, DOCUMENTED.get(scheme)))
                    .as("how much " + DOCUMENTED.get(scheme) + " differs from " + picture
                            + ", which shows the page as it is: copy it there if the page has changed")
                    .isLessThan(MOST_DIFFERENCE);
        }
    }

    /** Of the brightness of areas, on average, from 0 to 255: names and numbers that differ do not count. */
    private static double difference(Path one, Path other) throws IOException {
        int[] first = areas(one);
        int[] second = areas(other);
        return IntStream.range(0, first.length)
                .map(i -> Math.abs(first[i] - second[i]))
                .average()
                .orElseThrow();
    }

    private static int[] areas(Path picture) throws IOException {
        BufferedImage small = new BufferedImage(60, 74, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D drawn = small.createGraphics();
        drawn.drawImage(
                ImageIO.read(picture.toFile()).getScaledInstance(60, 74, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        drawn.dispose();
        return small.getRaster().getPixels(0, 0, 60, 74, (int[]) null);
    }

    /** Goes on by the tab key until the focus is where it should be; tells what it came by. */
    private List<String> tabTo(Predicate<String> there) {
        List<String> stops = new ArrayList<>();
        for (int i = 0; i < MOST_STOPS; i++) {
            browser.press("Tab");
            String focused = focused();
            stops.add(focused);
            if (there.test(focused)) {
                return stops;
            }
        }
        throw new AssertionError("The tab key does not lead there, but to " + stops);
    }

    private String focused() {
        return browser.value("(focused => focused.getAttribute('aria-label') || focused.id || focused.textContent)"
                + "(document.activeElement)");
    }

    private void awaitOutcome(String text) {
        await(text).atMost(LIMIT).untilAsserted(() -> assertThat(text("outcome"))
                .contains(text));
        browser.awaitTrue("!document.getElementById('reload').disabled");
    }

    @Test
    void allIsDoneByKeyboard() throws Exception {
        Path wiki = war("wiki").distributable().build(file("wiki.war"));
        browser.press("Tab");
        assertThat(focused()).isEqualTo("Skip to the members");
        browser.awaitTrue("document.activeElement.getBoundingClientRect().left >= 0");
        browser.press("Enter");
        assertThat(browser.value("document.activeElement.id")).isEqualTo("main");

        assertThat(tabTo("token"::equals)).containsExactly("Members, a table", "token");
        browser.type(token());
        browser.press("Enter");
        browser.awaitTrue("!document.getElementById('actions').hidden");
        assertThat(focused()).as("goes on where the next thing is").isEqualTo("target");

        browser.choose("#file", wiki);
        assertThat(tabTo("Deploy"::equals)).containsExactly("Drain (fail over)", "undrain", "reload", "file", "Deploy");
        browser.press("Enter");
        awaitOutcome("Deployed /wiki from wiki.war");
        assertThat(focused()).as("where it was").isEqualTo("Deploy");
        await("the row").atMost(LIMIT).untilAsserted(() -> assertThat(row("applications", "/wiki"))
                .contains(" | deployed | "));

        tabTo("Undeploy /wiki"::equals);
        browser.press("Enter");
        awaitOutcome("ndeployed /wiki");
        assertThat(browser.dialogs()).containsExactly("Undeploy /wiki and remove wiki.war from its deploy folder?");
        browser.awaitTrue("!document.getElementById('applications').textContent.includes('/wiki')");
        assertThat(member.base().resolve("deploy/wiki.war")).doesNotExist();

        browser.value("document.getElementById('undrain').focus()");
        member.edit(
                "catalina-server.xml",
                text -> text.replaceFirst(
                        "</Host>",
                        "<Valve className=\"org.apache.catalina.valves.StuckThreadDetectionValve\"/></Host>"));
        tabTo("reload"::equals);
        browser.press("Enter");
        await("what came of it")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(text("outcome")).isNotEmpty().doesNotContain("Reloading", "ndeployed"));
        browser.awaitTrue("!document.getElementById('reload').disabled");
        assertThat(text("outcome")).contains("StuckThreadDetectionValve");

        tabTo("prefix"::equals);
        browser.type("0000");
        browser.press("Enter");
        browser.awaitTrue("document.getElementById('found').textContent === '0 found'");
    }

    @Test
    void aScreenReaderKnowsWhatEachThingIs() throws Exception {
        browser.value("(document.getElementById('token').value = '" + token()
                + "', document.querySelector('#token-form button').click())");
        browser.awaitTrue("!document.getElementById('actions').hidden");
        browser.awaitTrue("document.querySelector('#applications button') !== null");
        List<Chromium.Accessible> page = browser.accessible();

        assertThat(names(page, "heading"))
                .containsExactly(
                        "Clowder member-1",
                        "Members",
                        "Actions on this member",
                        "Applications",
                        "Sessions",
                        "Recent warnings");
        assertThat(names(page, "region"))
                .contains("Members", "Actions on this member", "Applications", "Sessions", "Recent warnings");
        assertThat(names(page, "banner")).hasSize(1);
        assertThat(names(page, "main")).hasSize(1);
        assertThat(names(page, "table")).hasSize(3).noneMatch(String::isEmpty);
        assertThat(names(page, "columnheader"))
                .contains("Member", "State", "Round trip", "Lag", "Path", "Replicated", "Why", "Level", "Message");
        assertThat(names(page, "rowheader"))
                .contains("member-1 (this member)", "member-2", "member-3", "127.0.0.1:" + nobody, "/book", "/plain");
        assertThat(names(page, "button"))
                .contains(
                        "Drain (fail over)",
                        "Back into service",
                        "Reload the descriptor",
                        "Deploy",
                        "Undeploy /book",
                        "Forget the token",
                        "Search")
                .noneMatch(String::isEmpty);
        assertThat(names(page, "textbox")).containsExactly("Session id begins with");
        assertThat(names(page, "combobox")).containsExactly("Hand all sessions over to");
        assertThat(names(page, "list")).contains("What is wrong although this member may be ready");
        assertThat(page)
                .filteredOn(each -> each.role().equals("status"))
                .isNotEmpty()
                .allMatch(each -> each.live().equals("polite"));
        assertThat(browser.value("document.documentElement.lang")).isEqualTo("en");
    }

    private static List<String> names(List<Chromium.Accessible> page, String role) {
        return page.stream()
                .filter(each -> each.role().equals(role))
                .map(Chromium.Accessible::name)
                .toList();
    }

    @Test
    void aChangeIsToldAndTakesNobodysPlaceAway() {
        browser.value("(document.querySelector('#members tr').mark = 'kept',"
                + " getSelection().selectAllChildren(document.querySelector('#members th')),"
                + " document.querySelector('[aria-label=\"Members, a table\"]').focus())");
        assertThat(text("changes")).as("nothing has changed").isEmpty();
        Member other = cluster.second();

        other.cli("drain").done();
        await("the news").atMost(LIMIT).untilAsserted(() -> assertThat(text("changes"))
                .isEqualTo("member-2 is not ready, drained"));
        assertThat(browser.accessible())
                .anyMatch(each -> each.live().equals("polite") && each.role().equals("status"));
        other.cli("undrain").done();
        await("the news").atMost(LIMIT).untilAsserted(() -> assertThat(text("changes"))
                .isEqualTo("member-2 is ready"));

        assertThat(browser.value("document.querySelector('#members tr').mark")).isEqualTo("kept");
        assertThat(browser.value("getSelection().toString()")).isEqualTo("member-1 (this member)");
        assertThat(focused()).isEqualTo("Members, a table");
    }

    /** The least contrast of a text that is shown with what is behind it, by the formula of WCAG 2, and the text. */
    private static final String LEAST_CONTRAST =
            """
            (() => {
              const channels = (color) => color.match(/[0-9.]+/g).map(Number);
              const light = (color) => channels(color).slice(0, 3).map((value) => value / 255)
                .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = (element) => {
                for (let at = element; at; at = at.parentElement) {
                  const color = getComputedStyle(at).backgroundColor;
                  if (channels(color)[3] !== 0) {
                    return color;
                  }
                }
                return 'rgb(255, 255, 255)';
              };
              return [...document.querySelectorAll('body *')]
                .filter((each) => each.checkVisibility() && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
                .map((each) => {
                  const [one, two] = [light(getComputedStyle(each).color), light(behind(each))];
                  return [(Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05), each.textContent.trim()];
                })
                .sort((one, two) => one[0] - two[0])
                .map((each) => each.join(' '))[0];
            })()
            """;

    @Test
    void allIsReadableInLightAndDarkColours() throws Exception {
        browser.value("(document.getElementById('token').value = '" + token()
                + "', document.querySelector('#token-form button').click())");
        browser.awaitTrue("document.querySelector('#applications .badge.bad') !== null");
        List<String> grounds = new ArrayList<>();
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            browser.awaitTrue("matchMedia('(prefers-color-scheme: " + scheme + ")').matches");
            String least = browser.value(LEAST_CONTRAST);
            assertThat(Double.parseDouble(least.split(" ")[0]))
                    .as(scheme + ": " + least)
                    .isGreaterThanOrEqualTo(4.5);
            grounds.add(browser.value("getComputedStyle(document.body).backgroundColor"));
            browser.press("Tab");
            assertThat(browser.value("getComputedStyle(document.activeElement).outlineWidth"))
                    .as("what has the focus is framed")
                    .isEqualTo("3px");
        }
        assertThat(light(grounds.get(0))).isGreaterThan(600);
        assertThat(light(grounds.get(1))).isLessThan(150);
    }

    private static int light(String color) {
        int sum = 0;
        for (String channel : color.replaceAll("[^0-9,]", "").split(",")) {
            sum += Integer.parseInt(channel);
        }
        return sum;
    }
}
