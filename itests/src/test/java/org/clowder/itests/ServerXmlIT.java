package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.InsideServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One member with as much of Tomcat's {@code server.xml} as it can hold, each part seen by a client. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServerXmlIT {

    /** Elements of a web.xml: {@code /secret} is for readers only. */
    static final String PROTECTED =
            """
              <security-constraint>
                <web-resource-collection><web-resource-name>all</web-resource-name><url-pattern>/secret</url-pattern></web-resource-collection>
                <auth-constraint><role-name>reader</role-name></auth-constraint>
              </security-constraint>
              <login-config><auth-method>BASIC</auth-method></login-config>
              <security-role><role-name>reader</role-name></security-role>
            """;

    @RegisterExtension
    static final Members members = new Members();

    private static final int TLS = Ports.free();
    private static final int AJP = Ports.free();
    private static final int OTHER = Ports.free();
    private static Member member;

    @BeforeAll
    static void start() throws IOException {
        Path inside = new WarBuilder()
                .servlet(InsideServlet.class, "/*")
                .webXml(PROTECTED)
                .build(members.directory().resolve("inside.war"));
        member = members.single("whole")
                .edit("catalina-server.xml", xml -> fixture("catalina-server.xml"))
                .edit("context.xml", ServerXmlIT::withEntryForAll)
                .edit("web.xml", ServerXmlIT::withSessionTimeout)
                .set("clowder.properties", "tls.port", "" + TLS)
                .set("clowder.properties", "ajp.port", "" + AJP)
                .set("clowder.properties", "other.port", "" + OTHER)
                .deploy(inside)
                .put(inside, "webapps/based.war")
                .put(inside, "webapps-second/ROOT.war")
                .put(inside, "webapps-other/app.war")
                .put(inside, "elsewhere/inside.war")
                .put(inside, "deploy/tuned.war");
        write("conf/tomcat-users.xml", fixture("tomcat-users.xml"));
        write("conf/Catalina/localhost/rewrite.config", fixture("rewrite.config"));
        write("conf/Catalina/localhost/based.xml", context(""));
        write("conf/Catalina/localhost/tuned.xml", context(""));
        write("conf/Catalina/localhost/pointed.xml", context(" docBase=\"${clowder.base}/elsewhere/inside.war\""));
        Keystore.make(member.base().resolve("conf/first.p12"), "first");
        Keystore.make(member.base().resolve("conf/second.p12"), "second");
        member.start().awaitReady();
    }

    private static String context(String attributes) {
        return "<Context" + attributes + "><Parameter name=\"from.application\" value=\"its own file\"/></Context>";
    }

    private static String withEntryForAll(String xml) {
        return xml.replace(
                "</Context>",
                "  <Environment name=\"everywhere\" value=\"from conf/context.xml\" type=\"java.lang.String\"/>\n</Context>");
    }

    private static String withSessionTimeout(String xml) {
        return xml.replaceAll("<session-timeout>\\d+</session-timeout>", "<session-timeout>17</session-timeout>");
    }

    @Test
    void aNamedExecutorServesItsConnectors() {
        assertThat(inside("/inside/")).contains("thread=from-the-pool-");
    }

    @Test
    void aGlobalResourceIsSeenThroughItsLinkAndAnEntryOfTheContextFileEverywhere() {
        assertThat(inside("/inside/"))
                .contains("greeting=hello from the server", "everywhere=from conf/context.xml")
                .contains("parameter=a parameter");
    }

    @Test
    void theDefaultsOfWebXmlHold() throws IOException {
        assertThat(Http.get(member.url("/inside/")).headers().firstValue("X-Session-Timeout"))
                .hasValue("" + 17 * 60);
    }

    @Test
    void theCookieProcessorAndTheRouteMakeTheSessionCookie() throws IOException {
        assertThat(Http.get(member.url("/inside/")).headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .containsPattern("JSESSIONID=[0-9A-F]+\\.route1;")
                        .contains("SameSite=Strict"));
    }

    @Test
    void theRealmKnowsItsUsersAndLocksOutWhoGuesses() throws IOException {
        assertThat(Http.get(member.url("/inside/secret")).statusCode()).isEqualTo(401);
        HttpResponse<String> anna = login("anna", "secret");
        assertThat(anna.statusCode()).isEqualTo(200);
        assertThat(anna.body()).contains("user=anna");
        for (int guess = 0; guess < 4; guess++) {
            assertThat(login("bert", "guess" + guess).statusCode()).isEqualTo(401);
        }
        assertThat(login("bert", "secret").statusCode())
                .as("after too many guesses")
                .isEqualTo(401);
        assertThat(login("anna", "secret").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> login(String user, String password) throws IOException {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return Http.get(member.url("/inside/secret"), "Authorization", "Basic " + credentials);
    }

    @Test
    void aVirtualHostAnswersToItsNameAndItsAlias() throws IOException {
        for (String name : List.of("second.test", "www.second.test")) {
            assertThat(RawHttp.get(member.httpPort(), name, "/", "X-Forwarded-For: 192.0.2.7"))
                    .contains("virtualHost=Catalina/second.test", "context=\n", "remote=192.0.2.7");
        }
        assertThat(RawHttp.get(member.httpPort(), "unknown.test", "/inside/", "X-Forwarded-For: 192.0.2.7"))
                .contains("virtualHost=Catalina/localhost", "remote=127.0.0.1");
    }

    @Test
    void anotherServiceHasItsOwnConnectorAndApplications() throws IOException {
        assertThat(RawHttp.get(OTHER, "localhost", "/app/")).contains("virtualHost=Other/other", "context=/app");
        assertThat(RawHttp.get(OTHER, "localhost", "/inside/")).startsWith("HTTP/1.1 404");
    }

    @Test
    void theRewriteValveReadsItsRules() {
        assertThat(inside("/old/thing")).contains("context=/inside");
    }

    @Test
    void theAccessLogHasItsPattern() throws IOException {
        Http.get(member.url("/inside/"), "User-Agent", "access-log-test");
        await("a line in the access log").atMost(Duration.ofSeconds(10)).until(() -> accessLog()
                .contains("200 /inside/ access-log-test\n"));
    }

    private static String accessLog() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(member.base().resolve("logs"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("requests"))
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void anApplicationHasItsOwnFileWhereverItComesFrom() {
        assertThat(inside("/based/")).as("in the Host's appBase").contains("applicationParameter=its own file");
        assertThat(inside("/pointed/")).as("named by the file").contains("applicationParameter=its own file");
        assertThat(inside("/tuned/")).as("in the deploy folder").contains("applicationParameter=its own file");
        assertThat(inside("/inside/")).contains("applicationParameter=null");
    }

    @Test
    void ajpIsServedToWhoKnowsTheSecretOnly() throws IOException {
        assertThat(AjpClient.status(AJP, "/inside/", "open sesame")).isEqualTo(200);
        assertThat(AjpClient.status(AJP, "/inside/", "open barley")).isEqualTo(403);
        assertThat(AjpClient.status(AJP, "/inside/", null)).isEqualTo(403);
    }

    @Test
    void httpTwoIsSpokenOverTls() throws Exception {
        HttpResponse<String> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(Tls.trusting())
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + TLS + "/inside/"))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body()).contains("protocol=HTTP/2.0", "secure=true");
    }

    @Test
    void eachHostHasItsCertificateAndARenewedOneIsReadWithoutARestart() throws IOException {
        assertThat(Tls.subject(TLS, "unknown.test")).startsWith("CN=first");
        assertThat(Tls.subject(TLS, "second.test")).isEqualTo("CN=second");

        Keystore.make(member.base().resolve("conf/first.p12"), "first renewed");

        await("the renewed certificate")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Tls.subject(TLS, "first.test")).isEqualTo("CN=first renewed"));
        assertThat(Tls.subject(TLS, "second.test")).isEqualTo("CN=second");
    }

    @Test
    void theDescriptorThatTomcatShipsRunsAsItIs() throws IOException {
        Path conf = Path.of(System.getProperty("clowder.tomcat.conf"));
        String shipped = Files.readString(conf.resolve("server.xml"));
        Member plain = members.single("shipped").deploySamples("hello.war");
        // the port only: another process may have 8080
        plain.edit("catalina-server.xml", xml -> shipped.replace("port=\"8080\"", "port=\"" + plain.httpPort() + "\""))
                .put(conf.resolve("tomcat-users.xml"), "conf/tomcat-users.xml");
        assertThat(plain.cli("check").done().err()).isEmpty();

        plain.start().awaitReady();

        assertThat(Http.page(plain.url("/hello/"))).contains("shipped");
        assertThat(plain.console()).doesNotContain(" ERROR ", " WARN ");
    }

    @Test
    void virtualThreadsAreRefusedBeforeJava21WithTheirLine() {
        assertThat(Runtime.version().feature()).as("Java of this test").isLessThan(21);
        Member old = withVirtualThreads("old");

        Cli.Result check = old.cli("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(1);
        assertThat(check.errorLine())
                .contains("catalina-server.xml:", "<Executor className=\"org.apache.catalina.core.Standard")
                .contains("virtual threads need Java 21 or later, and this is Java 17");
    }

    @Test
    void virtualThreadsServeRequestsOnJdk25() throws IOException {
        Member modern = withVirtualThreads("modern")
                .on(Jdk25.home())
                .deploy(members.directory().resolve("inside.war"))
                .start();
        modern.awaitReady();

        assertThat(Http.page(modern.url("/inside/"))).contains("thread=virtual-");
    }

    private static Member withVirtualThreads(String name) {
        return members.single(name).edit("catalina-server.xml", xml -> xml.replace(
                        "<Service name=\"Catalina\">",
                        "<Service name=\"Catalina\">\n<Executor name=\"virtual\" namePrefix=\"virtual-\""
                                + " className=\"org.apache.catalina.core.StandardVirtualThreadExecutor\"/>")
                .replace(
                        "<Connector port=\"${http.port:-8080}\"",
                        "<Connector port=\"${http.port:-8080}\" executor=\"virtual\""));
    }

    private static String inside(String path) {
        return Http.page(member.url(path));
    }

    private static void write(String place, String content) throws IOException {
        Path file = member.base().resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static String fixture(String file) {
        try (InputStream in = ServerXmlIT.class.getResourceAsStream("/server-xml/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
