package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.clowder.itests.app.ContributedServlet;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bundle with a valve, a realm, a manager, a listener and a protocol of its own: late, updated, removed, back. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ContributionIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOST = "<Host name=\"localhost\" appBase=\"webapps\"";
    private static final String VALVE = "<Valve className=\"com.acme.guest.GuestValve\" greeting=\"good day\"/>";
    private static final String LISTENER = "<Listener className=\"com.acme.guest.GuestListener\"/>";
    private static final String REALM = "<Realm className=\"org.apache.catalina.realm.LockOutRealm\">"
            + "<Realm className=\"com.acme.guest.GuestRealm\" password=\"secret\"/></Realm>";
    private static final String SECURITY =
            """
              <security-constraint>
                <web-resource-collection><web-resource-name>p</web-resource-name><url-pattern>/private</url-pattern>
                </web-resource-collection><auth-constraint><role-name>guest</role-name></auth-constraint>
              </security-constraint>
              <login-config><auth-method>BASIC</auth-method></login-config>
              <security-role><role-name>guest</role-name></security-role>
            """;

    @RegisterExtension
    static final Members members = new Members();

    private static Path counting;
    private static Path own;
    private static Path guarded;

    @BeforeAll
    static void build() {
        counting = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .servlet(ContributedServlet.class, "/guest")
                .build(members.directory().resolve("counting.war"));
        own = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .file(
                        "META-INF/context.xml",
                        "<Context>\n<Manager className=\"com.acme.guest.GuestManager\" pathname=\"SESSIONS.ser\"/>\n"
                                + "<Valve className=\"com.acme.guest.GuestValve\" greeting=\"own\"/>\n</Context>")
                .build(members.directory().resolve("own.war"));
        guarded = new WarBuilder()
                .servlet(ContributedServlet.class, "/private")
                .servlet(CountingServlet.class, "/count")
                .webXml(SECURITY)
                .file(
                        "META-INF/context.xml",
                        "<Context><Realm className=\"com.acme.guest.GuestRealm\" password=\"secret\"/></Context>")
                .build(members.directory().resolve("guarded.war"));
    }

    private static Path guest(String version) {
        return GuestBundle.version(members.directory(), version);
    }

    private static Member member(String name) {
        return members.single(name).set("clowder.properties", "contributions.timeout", "30000");
    }

    private static int lineOf(Member member, String text) {
        try {
            List<String> lines = Files.readAllLines(member.base().resolve("conf/catalina-server.xml"));
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(text)) {
                    return i + 1;
                }
            }
            throw new AssertionError("No " + text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBundleThatIsLateIsWaitedForAndGivesEveryKindOfClassThatADescriptorMayName() throws IOException {
        int port = Ports.free();
        Member member = member("kinds")
                .edit("catalina-server.xml", xml -> xml.replace(
                                HOST,
                                VALVE + LISTENER + "\n"
                                        + HOST.replace(
                                                "appBase",
                                                "hostConfigClass=\"com.acme.guest.GuestHostConfig\""
                                                        + " contextClass=\"com.acme.guest.GuestContext\""
                                                        + " configClass=\"com.acme.guest.GuestContextConfig\" appBase"))
                        .replace(
                                "<Engine name=\"Catalina\"",
                                "<Connector port=\"" + port
                                        + "\" address=\"127.0.0.1\" protocol=\"com.acme.guest.GuestProtocol\"/>\n"
                                        + "<Engine name=\"Catalina\""))
                .put(counting, "webapps/base.war")
                .deploy(counting);
        member.start();
        int line = lineOf(member, "GuestValve");
        await("the line that waits").atMost(SOON).until(() -> !member.consoleLines("catalina-server.xml:" + line
                        + " waits for class com.acme.guest.GuestValve, for 30000 ms after the framework's start at"
                        + " most (contributions.timeout in conf/clowder.properties)")
                .isEmpty());

        member.deploy(guest("1.0.0"), "guest.jar");
        member.awaitReady();

        assertThat(header(member.url("/counting/count"))).containsExactly("good day 1.0.0");
        assertThat(header(URI.create("http://127.0.0.1:" + port + "/counting/count")))
                .containsExactly("good day 1.0.0");
        for (String path : List.of("/counting/guest", "/base/guest")) {
            assertThat(Http.page(member.url(path))).as(path).contains("guest.context=1.0.0", "guest.config=1.0.0");
        }
        assertThat(member.consoleLines("guest 1.0.0 deploys to Host localhost")).hasSize(1);
        assertThat(member.consoleLines("guest 1.0.0 is told of after_start of StandardEngine"))
                .hasSize(1);

        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(Http.status(URI.create("http://127.0.0.1:" + port + "/counting/count")))
                .as("the connector of the bundle's protocol")
                .isEmpty();
        assertThat(header(member.url("/counting/count"))).isEmpty();
        assertThat(member.consoleLines("guest 1.0.0 is told of after_stop of StandardEngine"))
                .hasSize(1);
        member.cli("shell", "start " + GuestBundle.NAME).done();
        await("the connector is back").atMost(SOON).until(() -> Http.status(
                        URI.create("http://127.0.0.1:" + port + "/counting/count"))
                .orElse(0)
                .equals(200));
        member.close();
    }

    @Test
    void aBundleThatDoesNotComeIsNamedWithTheLineAndWhatToDoAndOneThatComesAfterThatStartsTheServer()
            throws IOException {
        Member member = members.single("missing").set("clowder.properties", "contributions.timeout", "500");
        member.start().awaitReady();
        member.cli("shell", "stop org.clowder.server").done();
        member.edit("catalina-server.xml", xml -> xml.replace(HOST, VALVE + "\n" + HOST));
        int line = lineOf(member, "GuestValve");
        member.cli("shell", "start org.clowder.server").done();

        await("the failure").atMost(SOON).until(() -> status(member).contains("FAILED"));
        String where = member.base().resolve("conf/catalina-server.xml") + ":" + line
                + ": <Valve className=\"com.acme.guest.GuestValve\">: class not found";
        assertThat(member.consoleLines("Server not started: " + where))
                .singleElement()
                .asString()
                .contains("looked in Tomcat and in the active bundles with the capability org.clowder.catalina (")
                .contains("org.clowder.session ")
                .contains("install and start the bundle that contains it (the bundle must provide the capability"
                        + " org.clowder.catalina)");

        member.deploy(GuestBundle.withoutCapability(members.directory(), "1.0.0"), "guest.jar");
        await("the bundle that offers nothing").atMost(SOON).until(() -> !member.consoleLines(
                        "Installed bundle com.acme.guest 1.0.0")
                .isEmpty());
        assertThat(member.cli("check").err())
                .as("the check, with a bundle in the deploy folder that offers nothing")
                .contains(where);
        member.deploy(guest("1.1.0"), "guest.jar");
        member.cli("check").done();

        member.awaitReady(SOON);
        assertThat(header(member.url("/health/live"))).containsExactly("good day 1.1.0");
        assertThat(member.consoleLines("A bundle has arrived; the server's start is tried again"))
                .hasSize(1);
        member.close();
    }

    @Test
    void aValveGoesAndComesBackInANewVersionWhileNoRequestFailsAndNothingOfTheOldOneIsHeld() throws Exception {
        Member member = member("valve")
                .edit("catalina-server.xml", xml -> xml.replace(HOST, VALVE + LISTENER + "\n" + HOST))
                .deploy(guest("1.0.0"), "guest.jar")
                .deploy(Distribution.testBundle())
                .deploy(counting);
        member.start().awaitReady();
        int line = lineOf(member, "GuestValve");
        Visitor visitor = new Visitor("/counting/count");
        assertThat(visitor.visit(member).count()).isEqualTo(1);
        await("the test bundle")
                .atMost(SOON)
                .until(() ->
                        member.cli("shell", "itest:watch " + GuestBundle.NAME).exit() == 0);
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Integer>> load = List.of(load(member, end), load(member, end), load(member, end));

        member.deploy(guest("2.0.0"), "guest.jar");
        await("the new version").atMost(SOON).until(() -> header(member.url("/counting/count"))
                .contains("good day 2.0.0"));
        member.awaitReady(SOON);
        await("the old version's classes").atMost(SOON).until(() -> member.cli(
                        "shell", "itest:held " + GuestBundle.NAME)
                .done()
                .out()
                .contains("false"));

        member.remove("deploy/guest.jar");
        await("the valve is gone").atMost(SOON).until(() -> header(member.url("/counting/count"))
                .isEmpty());
        String missing = member.base().resolve("conf/catalina-server.xml") + ":" + line
                + ": <Valve className=\"com.acme.guest.GuestValve\">: bundle com.acme.guest 2.0.0 has stopped; requests"
                + " pass without this valve";
        assertThat(status(member)).contains(missing);
        assertThat(Http.get(member.url("/health/ready")).body()).contains("requests pass without this valve");

        member.deploy(GuestBundle.without(members.directory(), "3.0.0", "GuestValve"), "guest.jar");
        await("a version without the valve").atMost(SOON).until(() -> !status(member)
                .contains("GuestListener"));
        assertThat(status(member)).contains("GuestValve");
        member.deploy(guest("4.0.0"), "guest.jar");
        await("the fourth version").atMost(SOON).until(() -> header(member.url("/counting/count"))
                .contains("good day 4.0.0"));
        end.set(true);

        for (CompletableFuture<Integer> each : load) {
            assertThat(each.get(30, TimeUnit.SECONDS))
                    .as("requests without a failure")
                    .isPositive();
        }
        assertThat(visitor.visit(member).count()).as("the session from before").isEqualTo(2);
        assertThat(member.consoleLines("is back, from bundle com.acme.guest 4.0.0"))
                .isNotEmpty();
        member.close();
    }

    @Test
    void whileARealmIsMissingWhatNeedsALoginIsRefusedAndAllElseIsServed() throws IOException {
        Member member = member("realm")
                .edit("catalina-server.xml", xml -> xml.replaceFirst("</Host>", REALM + "</Host>"))
                .deploy(guest("1.0.0"), "guest.jar")
                .deploy(guarded)
                .deploy(new WarBuilder()
                        .servlet(ContributedServlet.class, "/private")
                        .webXml(SECURITY)
                        .build(members.directory().resolve("hosted.war")));
        member.start().awaitReady();
        for (String path : List.of("/guarded/private", "/hosted/private")) {
            assertThat(login(member, path, "secret").body()).as(path).contains("user=guest");
            assertThat(login(member, path, "wrong").statusCode()).as(path).isEqualTo(401);
        }

        member.cli("shell", "stop " + GuestBundle.NAME).done();

        assertThat(login(member, "/guarded/private", "secret").statusCode()).isEqualTo(503);
        assertThat(Http.get(member.url("/guarded/private")).statusCode()).isEqualTo(503);
        assertThat(login(member, "/hosted/private", "secret").statusCode()).isEqualTo(401);
        assertThat(Http.get(member.url("/guarded/count")).statusCode()).isEqualTo(200);
        assertThat(status(member)).contains("nobody can log in, and what needs a login is refused");

        member.cli("shell", "start " + GuestBundle.NAME).done();
        for (String path : List.of("/guarded/private", "/hosted/private")) {
            await(path)
                    .atMost(SOON)
                    .until(() -> login(member, path, "secret").body().contains("user=guest"));
        }
        member.awaitReady(SOON);
        member.close();
    }

    @Test
    void aMissingManagerStopsItsApplicationOnlyAndTheSessionsComeBackWithIt() throws Exception {
        Member member = member("manager")
                .deploy(guest("1.0.0"), "guest.jar")
                .deploy(own)
                .deploy(counting);
        member.start().awaitReady();
        Visitor visitor = new Visitor("/own/count");
        assertThat(visitor.visit(member).session()).startsWith("100");
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Integer> load = load(member, end);

        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(Http.get(member.url("/own/count")).statusCode()).isEqualTo(404);
        assertThat(status(member)).contains("application /own is stopped");
        member.deploy(guest("2.0.0"), "guest.jar");

        await("the application is back")
                .atMost(SOON)
                .until(() -> Http.status(member.url("/own/count")).orElse(0) == 200);
        member.awaitReady(SOON);
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        assertThat(header(member.url("/own/count"))).containsExactly("own 2.0.0");
        assertThat(new Visitor("/own/count").visit(member).session()).startsWith("200");
        end.set(true);
        assertThat(load.get(30, TimeUnit.SECONDS)).isPositive();
        member.close();
    }

    @Test
    void anApplicationThatNamesAClassInItsOwnFileWaitsForTheBundleThatComesAfterIt() throws IOException {
        Member member = member("application").deploy(own);
        member.start();
        await("the line that waits").atMost(SOON).until(() -> !member.consoleLines(
                        ":2 waits for class com.acme.guest.GuestManager, for 30000 ms at most")
                .isEmpty());

        member.deploy(guest("1.0.0"), "guest.jar");
        member.awaitReady();

        assertThat(header(member.url("/own/count"))).containsExactly("own 1.0.0");
        member.close();
    }

    @Test
    void servicesComeAndGoWhileRequestsRun() throws Exception {
        Member member = member("services")
                .edit("catalina-server.xml", xml -> xml.replace(HOST, VALVE + "\n" + HOST))
                .deploy(guest("1.0.0"), "guest.jar")
                .deploy(counting);
        member.start().awaitReady();
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Integer>> load = List.of(load(member, end), load(member, end));
        URI page = member.url("/counting/count");

        shell(member, "guest:valve low Catalina/localhost -5");
        shell(member, "guest:valve high 'Catalina/*' 5");
        shell(member, "guest:valve engine Catalina 0");
        shell(member, "guest:valve context Catalina/localhost/counting 0");
        shell(member, "guest:valve other Catalina/localhost/other 0");
        assertThat(header(page))
                .containsExactly("good day 1.0.0", "engine 1.0.0", "high 1.0.0", "low 1.0.0", "context 1.0.0");

        shell(member, "guest:valve refuse Catalina/localhost 1");
        assertThat(member.consoleLines("does not start in the pipeline of Catalina/localhost and is left out"))
                .hasSize(1);
        for (int i = 0; i < 10; i++) {
            shell(member, "guest:retract high");
            shell(member, "guest:valve high 'Catalina/local*' 5");
        }
        shell(member, "guest:retract low");
        shell(member, "guest:retract engine");
        shell(member, "guest:retract context");
        assertThat(header(page)).containsExactly("good day 1.0.0", "high 1.0.0");

        shell(member, "guest:valve wrong '/localhost' 0");
        assertThat(member.consoleLines("org.clowder.target=/localhost: expected Engine, Engine/Host, Engine/Host/path"))
                .hasSize(1);

        shell(member, "guest:initializer refuse '(path=/later)'");
        shell(member, "guest:initializer first '(path=/*)'");
        assertThat(member.consoleLines("is not applied to Catalina/localhost/counting, which runs; deploy it again"))
                .hasSize(1);
        assertThat(Http.page(member.url("/counting/guest"))).contains("guest.initializer=null");
        member.deploy(counting, "later.war");
        await("the later application")
                .atMost(SOON)
                .until(() -> Http.status(member.url("/later/guest")).orElse(0) == 200);
        assertThat(Http.page(member.url("/later/guest"))).contains("guest.initializer=first");
        assertThat(member.consoleLines("failed for application /later, which starts without it"))
                .hasSize(1);

        shell(member, "guest:listener ears Catalina/localhost/counting");
        assertThat(member.consoleLines("is told of after_start of StandardContext"))
                .hasSize(1);
        shell(member, "guest:retract ears");
        assertThat(member.consoleLines("is told of after_stop of StandardContext"))
                .hasSize(1);

        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(header(page)).isEmpty();
        end.set(true);
        for (CompletableFuture<Integer> each : load) {
            assertThat(each.get(30, TimeUnit.SECONDS))
                    .as("requests without a failure")
                    .isPositive();
        }
        member.close();
    }

    private static void shell(Member member, String command) {
        member.cli("shell", command).done();
    }

    private static String status(Member member) {
        return member.cli("status").out();
    }

    private static List<String> header(URI uri) throws IOException {
        HttpResponse<String> response = Http.get(uri);
        assertThat(response.statusCode()).as(uri + "\n" + response.body()).isEqualTo(200);
        return response.headers().allValues("X-Guest");
    }

    private static HttpResponse<String> login(Member member, String path, String password) throws IOException {
        String credentials = Base64.getEncoder().encodeToString(("guest:" + password).getBytes(StandardCharsets.UTF_8));
        return Http.get(member.url(path), "Authorization", "Basic " + credentials);
    }

    /** One visitor after the other request, some of which take their time; each must be answered, and be counted. */
    private static CompletableFuture<Integer> load(Member member, AtomicBoolean end) {
        return CompletableFuture.supplyAsync(() -> {
            Visitor visitor = new Visitor("/counting/count?millis=20");
            int count = 0;
            try {
                while (!end.get()) {
                    assertThat(visitor.visit(member).count()).isEqualTo(++count);
                }
                return count;
            } catch (IOException e) {
                throw new AssertionError("A request failed that needs nothing of the bundle", e);
            }
        });
    }
}
