package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.ContributedServlet;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bundle whose classes applications name in their own files, a realm and a manager: what they do while it is away. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ApplicationContributionIT {

    private static final Duration SOON = Duration.ofSeconds(20);
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

    private static Guests guests;
    private static Path own;
    private static Path guarded;

    @BeforeAll
    static void build() {
        guests = new Guests(members);
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

    @Test
    void whileARealmIsMissingWhatNeedsALoginIsRefusedAndAllElseIsServed() throws IOException {
        Member member = guests.member("realm")
                .edit("catalina-server.xml", xml -> xml.replaceFirst("</Host>", REALM + "</Host>"))
                .deploy(guests.bundle("1.0.0"), "guest.jar")
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
        assertThat(Guests.status(member)).contains("nobody can log in, and what needs a login is refused");

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
        Member member = guests.member("manager")
                .deploy(guests.bundle("1.0.0"), "guest.jar")
                .deploy(own)
                .deploy(guests.counting());
        member.start().awaitReady();
        Visitor visitor = new Visitor("/own/count");
        assertThat(visitor.visit(member).session()).startsWith("100");
        SteadyVisitors load = new SteadyVisitors(member, 1);

        member.cli("shell", "stop " + GuestBundle.NAME).done();
        assertThat(Http.get(member.url("/own/count")).statusCode()).isEqualTo(404);
        assertThat(Guests.status(member)).contains("application /own is stopped");
        member.deploy(guests.bundle("2.0.0"), "guest.jar");

        await("the application is back")
                .atMost(SOON)
                .until(() -> Http.status(member.url("/own/count")).orElse(0) == 200);
        member.awaitReady(SOON);
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        assertThat(Guests.header(member.url("/own/count"))).containsExactly("own 2.0.0");
        assertThat(new Visitor("/own/count").visit(member).session()).startsWith("200");
        load.end();
        member.close();
    }

    @Test
    void anApplicationThatNamesAClassInItsOwnFileWaitsForTheBundleThatComesAfterIt() throws IOException {
        Member member = guests.member("application").deploy(own);
        member.start();
        await("the line that waits").atMost(SOON).until(() -> !member.consoleLines(
                        ":2 waits for class com.acme.guest.GuestManager, for 30000 ms at most")
                .isEmpty());

        member.deploy(guests.bundle("1.0.0"), "guest.jar");
        member.awaitReady();

        assertThat(Guests.header(member.url("/own/count"))).containsExactly("own 1.0.0");
        member.close();
    }

    private static HttpResponse<String> login(Member member, String path, String password) throws IOException {
        String credentials = Base64.getEncoder().encodeToString(("guest:" + password).getBytes(StandardCharsets.UTF_8));
        return Http.get(member.url(path), "Authorization", "Basic " + credentials);
    }
}
