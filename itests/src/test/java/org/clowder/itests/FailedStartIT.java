package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.FailingFilter;
import org.clowder.itests.app.FailingInitializer;
import org.clowder.itests.app.FailingListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applications that cannot start: the command, the list of applications and readiness say why, in one line. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FailedStartIT {

    private static final String LISTENER =
            "<listener><listener-class>" + FailingListener.class.getName() + "</listener-class></listener>";
    private static final String FILTER =
            """
            <filter><filter-name>late</filter-name><filter-class>%s</filter-class></filter>
            <filter-mapping><filter-name>late</filter-name><url-pattern>/*</url-pattern></filter-mapping>
            """
                    .formatted(FailingFilter.class.getName());

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    /** In {@code appBase} there is an application that does not start, and in {@code deploy/} none. */
    @BeforeAll
    static void start() {
        member = members.single("member")
                .put(sound().webXml(LISTENER).type(FailingListener.class).build(file("based")), "webapps/based.war")
                .start();
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> Http.status(member.url("/health/ready")).isPresent());
        await().atMost(60, TimeUnit.SECONDS).until(() -> "FAILED"
                .equals(MemberReport.application(member, "/based").get("state")));
    }

    private static WarBuilder sound() {
        return new WarBuilder().servlet(CountingServlet.class, "/count");
    }

    private static Path file(String name) {
        return members.directory().resolve(name + ".war");
    }

    private static void expectReason(WarBuilder application, String name, String... reason) {
        Cli.Result deploy = member.cli("deploy", application.build(file(name)).toString());

        assertThat(deploy.exit()).as(deploy.toString()).isEqualTo(1);
        assertThat(deploy.errorLine()).contains(reason);
        assertThat(MemberReport.application(member, "/" + name)).containsEntry("state", "FAILED");
        assertThat("" + MemberReport.application(member, "/" + name).get("problem"))
                .contains(reason);
    }

    @Test
    void aListenerThatFailsIsNamedWithItsReason() {
        expectReason(
                sound().webXml(LISTENER).type(FailingListener.class),
                "listener",
                FailingListener.class.getName(),
                "no stock today");
    }

    @Test
    void aListenerThatIsNotThereIsNamed() {
        expectReason(sound().webXml(LISTENER), "absent", FailingListener.class.getName(), "ClassNotFoundException");
    }

    @Test
    void aFilterThatFailsIsNamedWithTheInnermostReason() {
        expectReason(
                sound().webXml(FILTER).type(FailingFilter.class),
                "filter",
                "[late]",
                "FailingFilter",
                "no paper today");
    }

    @Test
    void anInitializerThatFailsIsNamedWithItsReason() {
        expectReason(
                sound().type(FailingInitializer.class)
                        .file(
                                "WEB-INF/classes/META-INF/services/jakarta.servlet.ServletContainerInitializer",
                                FailingInitializer.class.getName()),
                "initializer",
                FailingInitializer.class.getName(),
                "no staff today");
    }

    @Test
    void aWebXmlThatIsNotWellFormedIsNamedWithItsLine() {
        expectReason(sound().webXml("<servlet>"), "xml", "WEB-INF/web.xml", "lineNumber", "\"servlet\"");
    }

    @Test
    void aLibraryThatCannotBeReadIsNamed() {
        expectReason(
                sound().file("WEB-INF/lib/torn.jar", "no archive"), "library", "WEB-INF/lib/torn.jar cannot be read");
    }

    @Test
    void aMemberIsNotReadyWithoutAnApplicationOfItsAppBase() throws IOException {
        assertThat(Http.status(member.url("/health/ready"))).contains(503);
        assertThat("" + MemberReport.application(member, "/based").get("problem"))
                .contains(FailingListener.class.getName(), "no stock today");
        assertThat(MemberReport.missing(member))
                .singleElement()
                .asString()
                .contains("/based: FAILED", "no stock today");
        assertThat(Http.get(member.url("/health/ready")).body())
                .contains("/based: FAILED")
                .doesNotContain("no stock", "Failing");
    }
}
