package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.InsideServlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A descriptor that is edited while its member serves requests. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReloadIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOST = "<Host name=\"localhost\" appBase=\"webapps\"";
    private static final String ENGINE = "<Engine name=\"Catalina\"";
    private static final String ACCESS_LOG = "<Valve className=\"org.apache.catalina.valves.AccessLogValve\"";
    private static final String GUEST = "<Valve className=\"com.acme.guest.GuestValve\" greeting=\"%s\"/>\n";
    private static final String CLOSED =
            "<Valve className=\"org.apache.catalina.valves.RemoteAddrValve\" deny=\"127[.].*\" denyStatus=\"410\"/>\n";

    @RegisterExtension
    static final Members members = new Members();

    private static Path counting;
    private static Path inside;
    private static int number;

    private Member member;
    private String original;

    @BeforeAll
    static void build() {
        counting = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .webXml("<distributable/>")
                .build(members.directory().resolve("counting.war"));
        inside = new WarBuilder()
                .servlet(InsideServlet.class, "/*")
                .build(members.directory().resolve("inside.war"));
    }

    @BeforeEach
    void start() throws IOException {
        member = members.single("reload" + ++number).deploy(counting).put(counting, "elsewhere/counting.war");
        original = Files.readString(descriptor());
    }

    @AfterEach
    void stop() {
        member.close();
    }

    private Path descriptor() {
        return member.base().resolve("conf/catalina-server.xml");
    }

    /** Edits the descriptor as it was at first. */
    private void edited(UnaryOperator<String> change) {
        try {
            String changed = change.apply(original);
            Files.writeString(descriptor(), changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Cli.Result reload(UnaryOperator<String> change) {
        edited(change);
        return member.cli("reload");
    }

    private static UnaryOperator<String> before(String place, String text) {
        return xml -> xml.replaceFirst(java.util.regex.Pattern.quote(place), text.replace("$", "\\$") + place);
    }

    private int status(String path) {
        return Http.status(member.url(path)).orElse(0);
    }

    private static int status(int port, String path) {
        return Http.status(URI.create("http://127.0.0.1:" + port + path)).orElse(0);
    }

    @Test
    void valvesComeChangeAndGoInTheirOrderWhileNoRequestFails() throws Exception {
        member.start().awaitReady();
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Integer>> load = List.of(load(end), load(end), load(end));
        CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> status("/counting/count?millis=2000"));

        String header = "<Valve className=\"org.apache.catalina.valves.ErrorReportValve\" showReport=\"false\"/>\n";
        assertThat(reload(before("</Host>", header)).done().out())
                .contains("changed valves of Host localhost, added <Valve"
                        + " className=\"org.apache.catalina.valves.ErrorReportValve\">");
        assertThat(reload(xml -> xml.replace(ACCESS_LOG, ACCESS_LOG + " rotatable=\"false\"")
                                .replace("prefix=\"access\"", "prefix=\"other\""))
                        .done()
                        .out())
                .contains("removed <Valve className=\"org.apache.catalina.valves.AccessLogValve\">");

        assertThat(status("/counting/count?logged=here")).isEqualTo(200);
        await("the new access log").atMost(SOON).until(() -> logs("other").contains("logged=here"));
        assertThat(logs("access")).doesNotContain("logged=here");
        assertThat(slow.get(20, TimeUnit.SECONDS))
                .as("the request that was under way")
                .isEqualTo(200);
        end.set(true);
        for (CompletableFuture<Integer> each : load) {
            assertThat(each.get(20, TimeUnit.SECONDS))
                    .as("requests without a failure")
                    .isPositive();
        }
        assertThat(member.cli("reload").done().out()).isEqualTo("nothing differs\n");
    }

    private CompletableFuture<Integer> load(AtomicBoolean end) {
        return CompletableFuture.supplyAsync(() -> {
            int served = 0;
            while (!end.get()) {
                int status = status("/counting/count");
                if (status != 200) {
                    throw new AssertionError("status " + status + " after " + served + " requests");
                }
                served++;
            }
            return served;
        });
    }

    private String logs(String prefix) {
        try (Stream<Path> files = Files.list(member.base().resolve("logs"))) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(prefix))
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aValveThatDeniesStandsBeforeTheOnesThatWereThereAndIsTakenOutAgain() {
        member.start().awaitReady();
        reload(before(ACCESS_LOG, CLOSED)).done();
        assertThat(status("/counting/count")).isEqualTo(410);
        reload(xml -> xml).done();
        assertThat(status("/counting/count")).isEqualTo(200);
    }

    @Test
    void connectorsComeAndGoAndTheOthersKeepTheirConnections() throws IOException {
        int second = Ports.free();
        int third = Ports.free();
        member.start().awaitReady();
        try (KeepAliveClient client = new KeepAliveClient(member.httpPort(), true)) {
            assertThat(client.get("/counting/count", null).status()).isEqualTo(200);

            String connector = "<Connector port=\"%d\" address=\"127.0.0.1\" maxThreads=\"%d\"/>\n";
            assertThat(reload(before(ENGINE, connector.formatted(second, 20)))
                            .done()
                            .out())
                    .contains("added <Connector port=\"" + second + "\"> of Service Catalina (" + descriptor() + ":");
            assertThat(status(second, "/counting/count")).isEqualTo(200);

            assertThat(reload(before(ENGINE, connector.formatted(second, 30)))
                            .done()
                            .out())
                    .contains("replaced <Connector port=\"" + second + "\">");
            assertThat(status(second, "/counting/count")).isEqualTo(200);

            reload(before(ENGINE, connector.formatted(third, 30))).done();
            assertThat(status(third, "/counting/count")).isEqualTo(200);
            assertThat(status(second, "/counting/count"))
                    .as("the port that was closed")
                    .isZero();

            assertThat(client.get("/counting/count", null).status())
                    .as("on the connection that was there before")
                    .isEqualTo(200);
        }
        assertThat(status("/health/ready")).isEqualTo(200);
    }

    @Test
    void aValueOfThePropertiesCountsAsItIsNow() {
        int moved = Ports.free();
        member.start().awaitReady();
        member.set("clowder.properties", "http.port", "" + moved);
        assertThat(member.cli("reload").done().out())
                .contains("added <Connector port=\"" + moved + "\">", "removed <Connector port=\"" + member.httpPort());
        assertThat(status(moved, "/counting/count")).isEqualTo(200);
        assertThat(status("/counting/count")).isZero();
    }

    @Test
    void hostsAliasesAndContextsComeChangeAndGoAndSessionsStay() throws IOException {
        member.put(inside, "webapps-second/ROOT.war").start().awaitReady();
        String alias = "<Alias>%s</Alias>";
        String second = "<Host name=\"second.example\" appBase=\"webapps-second\">" + alias.formatted("2.example")
                + "</Host>\n";
        String context =
                "<Context path=\"/own\" docBase=\"${clowder.base}/elsewhere/counting.war\" swallowOutput=\"%s\"/>\n";
        assertThat(reload(before(HOST, second)).done().out()).contains("added <Host name=\"second.example\">");
        assertThat(page("second.example")).contains("greeting=");
        assertThat(page("2.example")).contains("greeting=");

        assertThat(reload(xml -> before(HOST, second.replace("2.example", "zwei.example"))
                                .apply(before("</Host>", context.formatted("false"))
                                        .apply(xml)))
                        .done()
                        .out())
                .contains("changed aliases of Host second.example, added zwei.example, removed 2.example")
                .contains("added <Context path=\"/own\"> of Host localhost");
        assertThat(page("zwei.example")).contains("greeting=");
        assertThat(page("2.example")).doesNotContain("greeting=");
        Visitor own = new Visitor("/own/count");
        Visitor other = new Visitor("/counting/count");
        assertThat(own.visit(member).count()).isEqualTo(1);
        assertThat(other.visit(member).count()).isEqualTo(1);

        assertThat(reload(before("</Host>", context.formatted("true"))).done().out())
                .contains("replaced <Context path=\"/own\">", "removed <Host name=\"second.example\">");
        assertThat(own.visit(member).count())
                .as("the session of the replaced context")
                .isEqualTo(2);
        assertThat(other.visit(member).count()).isEqualTo(2);
        assertThat(page("second.example")).doesNotContain("greeting=");

        reload(xml -> xml).done();
        assertThat(status("/own/count")).isEqualTo(404);
        assertThat(other.visit(member).count()).isEqualTo(3);
    }

    private String page(String host) throws IOException {
        return RawHttp.get(member.httpPort(), host, "/");
    }

    @Test
    void whatTheDescriptorSaysOfAHotDeployedApplicationIsTakenOverAndItsSessionsStay() throws IOException {
        member.deploy(inside).start().awaitReady();
        Visitor visitor = new Visitor("/counting/count");
        assertThat(visitor.visit(member).count()).isEqualTo(1);
        String parameter = "<Context path=\"/%s\"><Parameter name=\"from.application\" value=\"%s\"/></Context>\n";
        assertThat(reload(before(
                                "</Host>", parameter.formatted("inside", "new") + parameter.formatted("counting", "x")))
                        .done()
                        .out())
                .contains("changed <Context> of hot deployment: /counting, /inside");
        assertThat(Http.page(member.url("/inside/"))).contains("applicationParameter=new");
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        reload(xml -> xml).done();
        assertThat(Http.page(member.url("/inside/"))).doesNotContain("applicationParameter=new");
    }

    @Test
    void theHostOfHotDeploymentIsExchangedWithItsApplicationsAndTheirSessions() throws IOException {
        member.deploy(inside).start().awaitReady();
        Visitor visitor = new Visitor("/counting/count");
        assertThat(visitor.visit(member).count()).isEqualTo(1);
        assertThat(reload(xml -> xml.replace("unpackWARs=\"true\"", "unpackWARs=\"true\" deployXML=\"true\""))
                        .done()
                        .out())
                .contains("replaced <Host name=\"localhost\">", "its applications were started anew");
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        assertThat(Http.page(member.url("/inside/"))).contains("greeting=");
        assertThat(status("/health/ready")).isEqualTo(200);
        member.deploy(counting, "later.war");
        await("what is deployed after that").atMost(SOON).until(() -> status("/later/count") == 200);
        member.remove("deploy/inside.war");
        await("what is undeployed after that").atMost(SOON).until(() -> status("/inside/") == 404);

        reload(before(ACCESS_LOG, CLOSED)).done();
        assertThat(status("/counting/count")).isEqualTo(410);
    }

    @Test
    void whatNeedsARestartIsListedAndNothingIsChanged() {
        member.start().awaitReady();
        Cli.Result refused = reload(xml -> before(ACCESS_LOG, CLOSED)
                .apply(xml.replace("jvmRoute=\"${route:-}\"", "jvmRoute=\"west\"")
                        .replace(
                                "<Listener className=\"org.apache.catalina.core.ThreadLocalLeakPreventionListener\"/>",
                                "")));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out().lines())
                .containsExactlyInAnyOrder(
                        descriptor() + ":9: <Listener"
                                + " className=\"org.apache.catalina.core.ThreadLocalLeakPreventionListener\"> is gone",
                        descriptor() + ":15: <Engine name=\"Catalina\"> has other attributes");
        assertThat(refused.err()).contains("2 changes of the descriptor need a restart; nothing was changed");
        assertThat(status("/counting/count")).isEqualTo(200);
    }

    @Test
    void aDescriptorWithProblemsIsRefusedWithAllOfThemAndTheServerRunsOn() {
        member.start().awaitReady();
        Cli.Result refused = reload(
                before(
                        ACCESS_LOG,
                        CLOSED
                                + "<Valve className=\"com.acme.Missing\"/>\n<Context path=\"/x\" docBase=\"x\" privileged=\"maybe\"/>\n<Walve/>\n<Context path=\"/counting\" walve=\"1\"/>\n"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).contains("com.acme.Missing", "unknown element <Walve> in <Host>", "walve");
        assertThat(refused.err()).contains("problems; the server runs on as it was");
        assertThat(status("/counting/count")).isEqualTo(200);
    }

    @Test
    void whatDoesNotStartTakesEverythingElseBack() throws IOException {
        Path broken = new WarBuilder()
                .webXml("<listener><listener-class>com.acme.Missing</listener-class></listener>")
                .build(members.directory().resolve("broken.war"));
        member.put(broken, "elsewhere/broken.war").start().awaitReady();
        int second = Ports.free();
        String connector = "<Connector port=\"" + second + "\" address=\"127.0.0.1\"/>\n";
        Cli.Result failed = reload(xml -> before(ENGINE, connector)
                .apply(before(ACCESS_LOG, CLOSED)
                        .apply(before(
                                        "</Host>",
                                        "<Context path=\"/own\" docBase=\"${clowder.base}/elsewhere/broken.war\"/>\n")
                                .apply(xml))));
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).contains("not added <Context path=\"/own\"> of Host localhost", "did not start");
        assertThat(failed.err()).contains("could not be taken over; the server runs on as it was");
        assertThat(status("/counting/count")).isEqualTo(200);
        assertThat(status(second, "/counting/count")).isZero();

        try (ServerSocket taken = new ServerSocket(0)) {
            Cli.Result bound =
                    reload(before(ENGINE, "<Connector port=\"" + taken.getLocalPort() + "\" address=\"0.0.0.0\"/>\n"));
            assertThat(bound.exit()).isEqualTo(1);
            assertThat(bound.out())
                    .contains("not added <Connector port=\"" + taken.getLocalPort() + "\">", "already in use");
        }
        reload(before(ENGINE, connector)).done();
        assertThat(status(second, "/counting/count")).isEqualTo(200);
    }

    @Test
    void aValveOfABundleIsAddedGoesAndComesWithItsBundleAndIsRemoved() throws IOException {
        member.deploy(GuestBundle.version(members.directory(), "1.0.0"), "guest.jar")
                .start()
                .awaitReady();
        reload(before(ACCESS_LOG, GUEST.formatted("first"))).done();
        assertThat(greeting()).isEqualTo("first 1.0.0");
        reload(before(ACCESS_LOG, GUEST.formatted("second"))).done();
        assertThat(greeting()).isEqualTo("second 1.0.0");

        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(greeting()).isEmpty();
        assertThat(status("/health/ready")).isEqualTo(503);
        member.cli("shell", "start " + GuestBundle.NAME).done();
        await("the valve is back").atMost(SOON).until(() -> greeting().equals("second 1.0.0"));

        reload(xml -> xml).done();
        assertThat(greeting()).isEmpty();
        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(status("/health/ready"))
                .as("nothing asks for the bundle any more")
                .isEqualTo(200);
    }

    private String greeting() throws IOException {
        return Http.get(member.url("/counting/count"))
                .headers()
                .firstValue("X-Guest")
                .orElse("");
    }

    @Test
    void anEditIsTakenOverByItselfIfThatIsSwitchedOnAndByJmxInAnyCase() throws Exception {
        member.set("clowder.properties", "descriptor.watch", "true").start().awaitReady();
        edited(before(ACCESS_LOG, CLOSED));
        await("the valve that denies").atMost(SOON).until(() -> status("/counting/count") == 410);

        edited(before(ACCESS_LOG, "<Walve/>"));
        await("the refusal")
                .atMost(SOON)
                .until(() -> member.errors().contains("unknown element <Walve>")
                        || !member.consoleLines("unknown element <Walve>").isEmpty());
        assertThat(status("/counting/count")).isEqualTo(410);

        try (MemberMonitor monitor = MemberMonitor.of(member)) {
            assertThat(monitor.reload()).contains("unknown element <Walve>");
            edited(xml -> xml);
            monitor.reload();
        }
        await("the valve is gone").atMost(SOON).until(() -> status("/counting/count") == 200);
    }
}
