package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.StockMember;
import org.clowder.itests.app.KindsServlet;
import org.clowder.itests.app.MetricsServlet;
import org.clowder.itests.app.WitnessServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same applications on Clowder and on Tomcat as it is downloaded, with its {@code DeltaManager}, so that the comparison stays true. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BesideStockIT {

    private static final int READS = 40;
    private static final Path FRAMEWORKS = Path.of(System.getProperty("clowder.work"), "applications");

    /**
     * In place of the application's own, which names Clowder's manager. A DeltaManager sends what was set: the application sets again what Vaadin
     * has changed inside.
     */
    private static final String VAADIN =
            """
            <Context>
              <Manager className="org.apache.catalina.ha.session.DeltaManager" notifyListenersOnReplication="false"/>
              <Parameter name="setAgain" value="true"/>
            </Context>
            """;

    /** Two members of one kind. */
    private record Pair(String kind, MemberProcess first, MemberProcess second) {

        List<MemberProcess> members() {
            return List.of(first, second);
        }

        /** How many messages about sessions of the application both have sent. */
        long sent() {
            return members().stream().mapToLong(this::sent).sum();
        }

        private long sent(MemberProcess member) {
            if (this == ours) {
                return Metrics.of(member, "/kinds").deltasSent();
            }
            Metrics manager = Metrics.ofStock(member, "/kinds");
            return manager.get("counterSend_EVT_SESSION_DELTA") + manager.get("counterSend_EVT_SESSION_ACCESSED");
        }

        @Override
        public String toString() {
            return kind;
        }
    }

    @RegisterExtension
    static final Members members = new Members();

    private static Pair ours;
    private static Pair stock;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        List<Path> applications = List.of(
                new WarBuilder()
                        .distributable()
                        .servlet(WitnessServlet.class, "/at/*")
                        .type(WitnessServlet.classes())
                        .webXml("<listener><listener-class>" + WitnessServlet.class.getName()
                                + "</listener-class></listener>")
                        .build(members.directory().resolve("witness.war")),
                kinds().build(members.directory().resolve("kinds.war")),
                FRAMEWORKS.resolve("security.war"),
                FRAMEWORKS.resolve("vaadin.war"));
        Cluster cluster = members.cluster(2).each(member -> applications.forEach(member::deploy));
        cluster.each(Member::start);
        List<StockMember> tomcats = members.stock(2);
        for (StockMember tomcat : tomcats) {
            applications.forEach(tomcat::deploy);
            // one after the other: a DeltaManager asks the members that are there for their sessions
            tomcat.context("vaadin", VAADIN).start().awaitReady();
        }
        tomcats.forEach(StockMember::awaitOthers);
        cluster.each(Member::awaitReady);
        ours = new Pair("ours", cluster.first(), cluster.second());
        stock = new Pair("stock", tomcats.get(0), tomcats.get(1));
    }

    private static WarBuilder kinds() {
        WarBuilder application = new WarBuilder()
                .distributable()
                .servlet(KindsServlet.class, "/values/*")
                .servlet(MetricsServlet.class, Metrics.PATTERN);
        KindsServlet.classes().forEach(application::type);
        return application;
    }

    private static Stream<Pair> pairs() {
        return Stream.of(ours, stock);
    }

    private static String get(Visitor visitor, MemberProcess member, String resource) throws IOException {
        var answer = visitor.get(member, visitor.path() + resource);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void valuesAreBoundAndUnboundInPairsAndTheEndSeesTheUser(Pair pair) throws IOException {
        Visitor visitor = new Visitor("/witness/at");
        List<String> heard = new ArrayList<>();
        Map<String, List<String>> requests = new LinkedHashMap<>();
        requests.put("/set?name=one", List.of("bound one"));
        requests.put("/set?name=two", List.of("bound two", "unbound one"));
        requests.put("/remove", List.of("unbound two"));
        requests.put("/end", List.of("end of anna"));
        Visitor other = new Visitor("/witness/at");
        for (Map.Entry<String, List<String>> request : requests.entrySet()) {
            get(visitor, pair.first(), request.getKey());
            heard.addAll(request.getValue());
            // of two changes that come before it was told of the first, ours tells as of one
            for (MemberProcess member : pair.members()) {
                await(member.name()).atMost(15, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                                get(other, member, "/heard").lines())
                        .containsExactlyInAnyOrderElementsOf(heard));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void valuesOfManyKindsArriveAndStayRightWhenTheyAreReadByMembersInTurn(Pair pair) throws IOException {
        Visitor visitor = new Visitor("/kinds/values");
        String filled = get(visitor, pair.first(), "/fill");
        assertThat(filled.lines()).hasSize(39).noneMatch(line -> line.endsWith("null"));
        assertThat(get(visitor, pair.second(), "/show")).isEqualTo(filled);
        long before = pair.sent();
        for (int i = 0; i < READS; i++) {
            assertThat(get(visitor, pair.members().get(i % 2), "/show")).isEqualTo(filled);
        }
        // a DeltaManager tells with each request that the session is not new
        assertThat(pair.sent() - before).isEqualTo(pair == ours ? 0 : READS);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anObjectUnderTwoNamesArrivesAsTwoOfOursAndAsOneOfStock(Pair pair) throws IOException {
        Visitor visitor = new Visitor("/kinds/values");
        assertThat(get(visitor, pair.first(), "/share")).isEqualTo("[a] twice");
        assertThat(get(visitor, pair.second(), "/shared")).isEqualTo(pair == ours ? "[a] and another" : "[a] twice");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aLoginByAnOpenIdProviderGoesOn(Pair pair) throws IOException {
        goesOn(pair, "oidc", "anna OAuth2AuthenticationToken [OIDC_USER]");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aLoginByCertificateGoesOn(Pair pair) throws Exception {
        String certificate = Keystore.certificate(members.directory().resolve("anna.p12"), "anna");
        goesOn(pair, "certificate?certificate=" + Browser.encoded(certificate), "anna PreAuthenticated");
    }

    private void goesOn(Pair pair, String login, String who) throws IOException {
        browser.get(pair.first(), "/security/enter/" + login);
        assertThat(browser.get(pair.first(), "/security/who").body()).startsWith(who);
        assertThat(browser.get(pair.second(), "/security/who").body()).startsWith(who);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aPageOfVaadinGoesOn(Pair pair) throws IOException {
        VaadinPage page = VaadinPage.open(browser, pair.first(), "/vaadin");
        page.write(pair.first(), "vaadin-text-field", "anna");
        for (MemberProcess member : pair.members()) {
            page.click(member, "vaadin-button");
            assertThat(page.beat(member)).isEqualTo(200);
        }
        assertThat(page.texts()).contains("anna 2");
    }
}
