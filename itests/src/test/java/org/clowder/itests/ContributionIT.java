package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bundle whose classes the server's descriptor names, a valve, a listener, a protocol: late, missing, updated, removed, back. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ContributionIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LISTENER = "<Listener className=\"com.acme.guest.GuestListener\"/>";

    @RegisterExtension
    static final Members members = new Members();

    private static Guests guests;

    @BeforeAll
    static void build() {
        guests = new Guests(members);
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
        Member member = guests.member("kinds")
                .edit("catalina-server.xml", xml -> xml.replace(
                                Guests.HOST,
                                Guests.VALVE + LISTENER + "\n"
                                        + Guests.HOST.replace(
                                                "appBase",
                                                "hostConfigClass=\"com.acme.guest.GuestHostConfig\""
                                                        + " contextClass=\"com.acme.guest.GuestContext\""
                                                        + " configClass=\"com.acme.guest.GuestContextConfig\" appBase"))
                        .replace(
                                "<Engine name=\"Catalina\"",
                                "<Connector port=\"" + port
                                        + "\" address=\"127.0.0.1\" protocol=\"com.acme.guest.GuestProtocol\"/>\n"
                                        + "<Engine name=\"Catalina\""))
                .put(guests.counting(), "webapps/base.war")
                .deploy(guests.counting());
        member.start();
        int line = lineOf(member, "GuestValve");
        await("the line that waits").atMost(SOON).until(() -> !member.consoleLines("catalina-server.xml:" + line
                        + " waits for class com.acme.guest.GuestValve, for 30000 ms after the framework's start at"
                        + " most (contributions.timeout in conf/clowder.properties)")
                .isEmpty());

        member.deploy(guests.bundle("1.0.0"), "guest.jar");
        member.awaitReady();

        assertThat(Guests.header(member.url("/counting/count"))).containsExactly("good day 1.0.0");
        assertThat(Guests.header(URI.create("http://127.0.0.1:" + port + "/counting/count")))
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
        assertThat(Guests.header(member.url("/counting/count"))).isEmpty();
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
        member.edit("catalina-server.xml", xml -> xml.replace(Guests.HOST, Guests.VALVE + "\n" + Guests.HOST));
        int line = lineOf(member, "GuestValve");
        member.cli("shell", "start org.clowder.server").done();

        await("the failure").atMost(SOON).until(() -> Guests.status(member).contains("FAILED"));
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
        member.deploy(guests.bundle("1.1.0"), "guest.jar");
        member.cli("check").done();

        member.awaitReady(SOON);
        assertThat(Guests.header(member.url("/health/live"))).containsExactly("good day 1.1.0");
        assertThat(member.consoleLines("A bundle has arrived; the server's start is tried again"))
                .hasSize(1);
        member.close();
    }

    @Test
    void aValveGoesAndComesBackInANewVersionWhileNoRequestFailsAndNothingOfTheOldOneIsHeld() throws Exception {
        Member member = guests.member("valve")
                .edit(
                        "catalina-server.xml",
                        xml -> xml.replace(Guests.HOST, Guests.VALVE + LISTENER + "\n" + Guests.HOST))
                .deploy(guests.bundle("1.0.0"), "guest.jar")
                .deploy(Build.testBundle())
                .deploy(guests.counting());
        member.start().awaitReady();
        int line = lineOf(member, "GuestValve");
        Visitor visitor = new Visitor("/counting/count");
        assertThat(visitor.visit(member).count()).isEqualTo(1);
        await("the test bundle")
                .atMost(SOON)
                .until(() ->
                        member.cli("shell", "itest:watch " + GuestBundle.NAME).exit() == 0);
        SteadyVisitors load = new SteadyVisitors(member, 3);

        member.deploy(guests.bundle("2.0.0"), "guest.jar");
        await("the new version").atMost(SOON).until(() -> Guests.header(member.url("/counting/count"))
                .contains("good day 2.0.0"));
        member.awaitReady(SOON);
        await("the old version's classes").atMost(SOON).until(() -> member.cli(
                        "shell", "itest:held " + GuestBundle.NAME)
                .done()
                .out()
                .contains("false"));

        member.remove("deploy/guest.jar");
        await("the valve is gone").atMost(SOON).until(() -> Guests.header(member.url("/counting/count"))
                .isEmpty());
        String missing = member.base().resolve("conf/catalina-server.xml") + ":" + line
                + ": <Valve className=\"com.acme.guest.GuestValve\">: bundle com.acme.guest 2.0.0 has stopped; requests"
                + " pass without this valve";
        assertThat(Guests.status(member)).contains(missing);
        assertThat(MemberReport.missing(member)).asString().contains(missing);
        assertThat(Http.get(member.url("/health/ready")).body())
                .contains("<Valve> of a bundle that is away")
                .doesNotContain("catalina-server.xml", "com.acme");

        member.deploy(GuestBundle.without(members.directory(), "3.0.0", "GuestValve"), "guest.jar");
        await("a version without the valve").atMost(SOON).until(() -> !Guests.status(member)
                .contains("GuestListener"));
        assertThat(Guests.status(member)).contains("GuestValve");
        member.deploy(guests.bundle("4.0.0"), "guest.jar");
        await("the fourth version").atMost(SOON).until(() -> Guests.header(member.url("/counting/count"))
                .contains("good day 4.0.0"));

        load.end();
        assertThat(visitor.visit(member).count()).as("the session from before").isEqualTo(2);
        assertThat(member.consoleLines("is back, from bundle com.acme.guest 4.0.0"))
                .isNotEmpty();
        member.close();
    }
}
