package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.BoardServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Single sign-on and attributes of the ServletContext, on members whose descriptors name Tomcat's own classes. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SharedStateIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String SECURED =
            """
            <web-fragment xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <distributable/>
              <security-constraint>
                <web-resource-collection><web-resource-name>in</web-resource-name><url-pattern>/in/*</url-pattern></web-resource-collection>
                <auth-constraint><role-name>reader</role-name></auth-constraint>
              </security-constraint>
              <login-config><auth-method>BASIC</auth-method></login-config>
              <security-role><role-name>reader</role-name></security-role>
            </web-fragment>
            """;

    private static final String USERS =
            "<tomcat-users><user username=\"alice\" password=\"secret\" roles=\"reader\"/></tomcat-users>";

    private static final String IN_ENGINE =
            "<Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"conf/users.xml\"/>";

    private static final String IN_HOST =
            """
            <Valve className="org.apache.catalina.ha.authenticator.ClusterSingleSignOn"/>
            <Context path="/a" className="org.apache.catalina.ha.context.ReplicatedContext"/>
            """;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        Path application = new WarBuilder()
                .distributable()
                .servlet(BoardServlet.class, "/in/*</url-pattern><url-pattern>/out/*")
                .file("hello.txt", "hello")
                .library("secured.jar", "META-INF/web-fragment.xml", SECURED)
                .build(members.directory().resolve("board.war"));
        cluster = members.cluster(3).each(member -> prepare(member, application));
        cluster.first().start();
        cluster.second().start();
        cluster.first().awaitReady();
        cluster.second().awaitReady();
    }

    private static void prepare(Member member, Path application) {
        member.deploy(application, "a.war")
                .deploy(application, "b.war")
                .edit("catalina-server.xml", xml -> xml.replaceFirst("<Cluster", IN_ENGINE + "<Cluster")
                        .replaceFirst("<Valve", IN_HOST + "<Valve"));
        try {
            java.nio.file.Files.writeString(member.base().resolve("conf/users.xml"), USERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A browser: it sends the cookies that it was given, and its password only when it logs in. */
    private static final class Browser {
        private final Map<String, String> sessions = new HashMap<>();
        private String signOn;

        HttpResponse<String> get(Member member, String application, String resource, String... more) {
            List<String> headers = new ArrayList<>(List.of(more));
            List<String> cookies = new ArrayList<>();
            if (sessions.containsKey(application)) {
                cookies.add(sessions.get(application));
            }
            if (signOn != null) {
                cookies.add(signOn);
            }
            if (!cookies.isEmpty()) {
                headers.addAll(List.of("Cookie", String.join("; ", cookies)));
            }
            try {
                HttpResponse<String> response =
                        Http.get(member.url(application + resource), headers.toArray(String[]::new));
                response.headers().allValues("Set-Cookie").forEach(set -> keep(application, set.split(";", 2)[0]));
                return response;
            } catch (IOException e) {
                throw new AssertionError("GET " + application + resource + " on " + member.name() + ": " + e, e);
            }
        }

        private void keep(String application, String cookie) {
            if (cookie.startsWith("JSESSIONIDSSO=")) {
                signOn = cookie;
            } else if (cookie.startsWith("JSESSIONID=")) {
                sessions.put(application, cookie);
            }
        }

        Browser logIn(Member member, String application) {
            String secret = Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.US_ASCII));
            assertThat(get(member, application, "/in/user", "Authorization", "Basic " + secret)
                            .body())
                    .isEqualTo("alice");
            assertThat(signOn).as("cookie of the single sign-on").isNotNull();
            return this;
        }

        int status(Member member, String application) {
            return get(member, application, "/in/user").statusCode();
        }

        /** The single sign-on alone: without the sessions, which know their user too. */
        Browser withoutSessions() {
            Browser other = new Browser();
            other.signOn = signOn;
            return other;
        }
    }

    private static void awaitTrue(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    @Test
    void tomcatsClassesAreReplacedAndTheLogSaysSoOnce() {
        assertThat(cluster.second().consoleLines("org.clowder.session.ClusterSingleSignOn"))
                .hasSize(1);
        assertThat(cluster.second().consoleLines("org.clowder.session.ReplicatedContext"))
                .hasSize(1);
    }

    @Test
    void nobodyGetsInWithoutALogin() {
        assertThat(new Browser().status(cluster.second(), "/b")).isEqualTo(401);
    }

    @Test
    void whoLoggedInToOneApplicationIsLoggedInToAnotherOnAnotherMember() {
        Browser alice = new Browser().logIn(cluster.first(), "/a");
        assertThat(alice.get(cluster.second(), "/b", "/in/user").body()).isEqualTo("alice");
    }

    @Test
    void aLogoutHereEndsTheSingleSignOnThere() {
        Browser alice = new Browser().logIn(cluster.first(), "/a");
        assertThat(alice.status(cluster.second(), "/b")).isEqualTo(200);
        Browser signOnOnly = alice.withoutSessions();
        assertThat(alice.get(cluster.first(), "/a", "/in/logout").statusCode()).isEqualTo(200);
        awaitTrue(
                "the single sign-on ended",
                () -> alice.withoutSessions().status(cluster.second(), "/b") == 401
                        && signOnOnly.status(cluster.second(), "/a") == 401);
        awaitTrue("the session of the other application ended", () -> alice.status(cluster.second(), "/b") == 401);
    }

    @Test
    void aLogoutOnAnotherMemberThanThatOfTheLoginEndsTheSingleSignOn() {
        Browser alice = new Browser().logIn(cluster.first(), "/a");
        assertThat(alice.status(cluster.second(), "/a")).isEqualTo(200);
        assertThat(alice.get(cluster.second(), "/a", "/in/logout").statusCode()).isEqualTo(200);
        awaitTrue("the single sign-on ended", () -> alice.withoutSessions().status(cluster.first(), "/b") == 401);
    }

    @Test
    void aLoginOutlivesItsMember() {
        Browser alice = new Browser().logIn(cluster.first(), "/a");
        cluster.first().kill();
        assertThat(alice.withoutSessions().status(cluster.second(), "/b")).isEqualTo(200);
        cluster.first().start().awaitReady();
        assertThat(alice.withoutSessions().status(cluster.first(), "/a"))
                .as("on a member that was not there")
                .isEqualTo(200);
    }

    @Test
    void anAttributeOfTheServletContextIsSeenOnOtherMembersAndOnOneThatStartsLater() {
        Browser anyone = new Browser();
        anyone.get(cluster.first(), "/a", "/out/set?name=motto&value=one");
        awaitTrue("the attribute", () -> "one".equals(motto(cluster.second(), "/a")));
        anyone.get(cluster.second(), "/a", "/out/set?name=motto&value=two");
        awaitTrue("the new value", () -> "two".equals(motto(cluster.first(), "/a")));

        Member third = cluster.members().get(2);
        third.start().awaitReady();
        String motto = motto(third, "/a");
        if (third.consoleLines("not all members have introduced themselves").isEmpty()) {
            assertThat(motto).isEqualTo("two");
        }
        awaitTrue("what was set before it started", () -> "two".equals(motto(third, "/a")));
    }

    @Test
    void aReplicatedContextHasTomcatsServletsLikeAnyOther() {
        assertThat(new Browser().get(cluster.second(), "/a", "/hello.txt").body())
                .isEqualTo("hello");
    }

    @Test
    void anAttributeOfAnOrdinaryContextStaysOnItsMember() {
        new Browser().get(cluster.first(), "/b", "/out/set?name=motto&value=mine");
        assertThat(new Browser()
                        .get(cluster.second(), "/b", "/out/get?name=motto")
                        .statusCode())
                .isEqualTo(404);
    }

    private static String motto(Member member, String application) {
        return new Browser().get(member, application, "/out/get?name=motto").body();
    }
}
