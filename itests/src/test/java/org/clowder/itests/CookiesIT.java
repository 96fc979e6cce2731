package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cookie that a visitor has, whatever it is called and wherever it is sent, finds the same session when the member has died. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CookiesIT {

    private static final String OWN =
            """
            <session-config>
              <cookie-config><name>OWN</name><domain>shop.example</domain><path>/own/count</path></cookie-config>
            </session-config>
            """;

    private static final String SHARED =
            """
            <Context path="/one" sessionCookieName="SHARED" sessionCookiePath="/"/>
            <Context path="/two" sessionCookieName="SHARED" sessionCookiePath="/"/>
            """;

    @RegisterExtension
    static final Members members = new Members();

    private static Member second;

    /** One visitor for each test. */
    private static final Browser owner = new Browser();

    private static final Browser sharer = new Browser();
    private static final Browser walker = new Browser();
    private static final Browser early = new Browser();
    private static final Browser late = new Browser();
    private static String shared;
    private static String walked;

    @BeforeAll
    static void begin() throws IOException {
        Path application = counting().build(members.directory().resolve("counting.war"));
        Path own = counting().webXml(OWN).build(members.directory().resolve("own.war"));
        Cluster cluster = members.cluster(2)
                .each(member -> member.deploy(own)
                        .deploy(application, "one.war")
                        .deploy(application, "two.war")
                        .deploy(version("1"))
                        .edit("catalina-server.xml", xml -> xml.replaceFirst("<Valve", SHARED + "<Valve")))
                .start();
        Member first = cluster.first();
        second = cluster.second();

        HttpResponse<String> answer = owner.get(first, "/own/count");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("OWN=")
                .contains("Domain=shop.example", "Path=/own/count");
        shared = visit(sharer, first, "/one").session();
        assertThat(visit(sharer, first, "/two").session()).isEqualTo(shared);
        walked = visit(walker, first, "/one").session();
        visit(early, first, "/app");
        cluster.each(member -> member.deploy(version("2")));
        cluster.each(CookiesIT::awaitVersion2);
        cluster.each(Member::awaitReady);
        visit(late, first, "/app");
        assertThat(version(early, first)).isEqualTo("1");
        assertThat(version(late, first)).isEqualTo("2");
        first.kill();
    }

    private static WarBuilder counting() {
        return new WarBuilder().distributable().servlet(CountingServlet.class, "/count");
    }

    private static Path version(String version) {
        return counting().file("version.txt", version).build(members.directory().resolve("app##" + version + ".war"));
    }

    private static void awaitVersion2(Member member) {
        await("version 2 on " + member.name()).atMost(30, TimeUnit.SECONDS).until(() -> version(new Browser(), member)
                .equals("2"));
    }

    private static Visitor.Visit visit(Browser browser, Member member, String application) throws IOException {
        return Visitor.Visit.of(browser.get(member, application + "/count").body());
    }

    private static String version(Browser browser, Member member) throws IOException {
        return browser.get(member, "/app/version.txt").body();
    }

    @Test
    void ofANameAPathAndADomainOfItsOwn() throws IOException {
        String before = owner.cookie("OWN");
        assertThat(visit(owner, second, "/own").count()).isEqualTo(2);
        assertThat(owner.cookie("OWN")).isEqualTo(before);
    }

    @Test
    void ofTwoApplicationsThatShareIt() throws IOException {
        for (String application : new String[] {"/one", "/two"}) {
            Visitor.Visit visit = visit(sharer, second, application);
            assertThat(visit.count()).as(application).isEqualTo(2);
            assertThat(visit.session()).as(application).isEqualTo(shared);
        }
    }

    @Test
    void ofAnotherApplicationThatSharesItAndHasNoSessionYet() throws IOException {
        Visitor.Visit visit = visit(walker, second, "/two");
        assertThat(visit.count()).isEqualTo(1);
        assertThat(visit.session()).isEqualTo(walked);
        assertThat(visit(walker, second, "/one").count()).isEqualTo(2);
    }

    @Test
    void ofTheVersionOfTheApplicationThatItBeganWith() throws IOException {
        assertThat(version(early, second)).isEqualTo("1");
        assertThat(visit(early, second, "/app").count()).isEqualTo(2);
        assertThat(version(late, second)).isEqualTo("2");
        assertThat(visit(late, second, "/app").count()).isEqualTo(2);
    }
}
