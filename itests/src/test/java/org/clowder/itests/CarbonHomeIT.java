package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The folders of a Carbon home, used in place by a member that was started without a locale. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CarbonHomeIT {

    private static final String ENGINE = "org.clowder.itests.messages";

    private static final String SHOP =
            """
            {
              "welcomeFiles": ["start.jag"],
              "urlMappings": [{"url": "/orders/*", "path": "/controller/order.jag"}, {"url": "/login", "path": "start.jag"}],
              "errorPages": {"404": "/404.jag", "403": "/refused.html"},
              "sessionTimeout": 7,
              "securityConstraints": [
                {"securityConstraint": {
                  "webResourceCollection": {"name": "admin", "urlPatterns": ["/admin/*"], "methods": ["GET"]},
                  "authRoles": ["boss"]}},
                {"securityConstraint": {
                  "webResourceCollection": {"name": "safe", "urlPatterns": ["/safe/*"]},
                  "userDataConstraint": {"transportGuarantee": "CONFIDENTIAL"}}}],
              "loginConfig": {"authMethod": "BASIC", "realmName": "Shop"},
              "securityRoles": ["boss"]
            }
            """;

    private static final String USERS =
            """
            <tomcat-users><user username="eve" password="secret" roles="boss"/><user username="bob" password="b"/></tomcat-users>
            """;

    private static final String WITH_USERS =
            """
            <Context><Realm className="org.apache.catalina.realm.MemoryRealm" pathname="%s"/></Context>
            """;

    private static final String SERVER = "repository/deployment/server/";
    private static final String DESCRIPTOR = "repository/conf/tomcat/catalina-server.xml";
    private static final String APP_BASE = "appBase=\"webapps\"";

    @RegisterExtension
    static final Members members = new Members();

    private static Member carbon;
    private static List<String> furnished;

    @BeforeAll
    static void start() throws IOException {
        carbon = members.single("carbon");
        furnished = start(carbon);
    }

    @Test
    void itsApplicationsRunAndItStaysAsItWas() throws IOException {
        isUsedInPlace(carbon, furnished);
    }

    @Test
    void soTheyDoOnTheNewestJdk() throws IOException {
        Member member = members.single("carbon25").on(Jdk25.home());
        isUsedInPlace(member, start(member));
        member.close();
    }

    /** What is in its folders before it starts. */
    private static List<String> start(Member member) throws IOException {
        furnish(member);
        List<String> before = content(member);
        member.with("LC_ALL", "C").start().awaitReady();
        return before;
    }

    private static void isUsedInPlace(Member member, List<String> before) throws IOException {

        assertThat(Http.page(member.url("/plain/"))).isEqualTo("plain");
        assertThat(Http.page(member.url("/caf%C3%A9/"))).isEqualTo("coffee");
        assertThat(Http.page(member.url("/caf%C3%A9/%C3%BCber/na%C3%AFve.txt"))).isEqualTo("entry");
        assertThat(Http.page(member.url("/exploded/%C3%A9.txt"))).isEqualTo("in place");
        assertThat(Http.page(member.url("/scripts/page.html"))).isEqualTo("page");
        HttpResponse<String> script = Http.get(member.url("/scripts/"));
        assertThat(script.statusCode()).isEqualTo(501);
        assertThat(script.body()).contains("the property org.clowder.script.extension=jag");
        assertThat(Http.page(member.url("/zipped/"))).isEqualTo("zipped");
        assertThat(MemberReport.application(member, "/caf\u00e9")).containsEntry("state", "DEPLOYED");
        assertThat(content(member)).isEqualTo(before);

        member.cli("check").done();
        // where there is no locale with UTF-8; JVMs after 17 do not obey, and need not
        member.with("JAVA_TOOL_OPTIONS", "-Dsun.jnu.encoding=US-ASCII")
                .cli("check")
                .done();
    }

    @Test
    void aJaggeryApplicationIsServedAsItsFileSaysByTheScriptEngineOfABundle() throws IOException {
        expectWithoutAnEngine();
        carbon.cli("shell", "install \"" + Build.testBundle().toUri() + "\"; start " + ENGINE)
                .done();
        await("the engine")
                .atMost(Duration.ofSeconds(20))
                .until(() -> Http.status(carbon.url("/shop/start.jag")).orElse(0) == 200);

        assertThat(page("/shop/")).isEqualTo("/start.jag null: start source");
        assertThat(page("/shop/login")).isEqualTo("/start.jag null: start source");
        assertThat(page("/shop/orders/7/items")).isEqualTo("/controller/order.jag /7/items: order source");
        assertThat(page("/shop/timeout.jsp").strip()).isEqualTo("420 s");
        for (String path : List.of("/shop/none.jag", "/shop/none.html", "/shop/jaggery.conf")) {
            HttpResponse<String> missing = Http.get(carbon.url(path));
            assertThat(missing.statusCode()).as(path).isEqualTo(404);
            assertThat(missing.body()).isEqualTo("/404.jag null: page for 404");
        }
        HttpResponse<String> safe = Http.get(carbon.url("/shop/safe/plan.jag"));
        assertThat(safe.statusCode()).isEqualTo(302);
        assertThat(safe.headers().firstValue("Location")).contains("https://127.0.0.1/shop/safe/plan.jag");
        expectLogin();

        carbon.cli("shell", "stop " + ENGINE).done();
        expectWithoutAnEngine();
        carbon.cli("shell", "uninstall " + ENGINE).done();
    }

    private static void expectWithoutAnEngine() throws IOException {
        for (String path : List.of("/shop/", "/shop/start.jag", "/shop/orders/7")) {
            HttpResponse<String> script = Http.get(carbon.url(path));
            assertThat(script.statusCode()).as(path).isEqualTo(501);
            assertThat(script.body())
                    .contains("the property org.clowder.script.extension=jag")
                    .doesNotContain("source");
        }
        assertThat(page("/shop/plain.html")).isEqualTo("plain");
    }

    private static void expectLogin() throws IOException {
        HttpResponse<String> stranger = Http.get(carbon.url("/shop/admin/panel.jag"));
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"Shop\", charset=UTF-8");
        HttpResponse<String> bob = Http.get(carbon.url("/shop/admin/panel.jag"), "Authorization", basic("bob:b"));
        assertThat(bob.statusCode()).isEqualTo(403);
        assertThat(bob.body()).isEqualTo("not for you");
        assertThat(Http.get(carbon.url("/shop/admin/panel.jag"), "Authorization", basic("eve:secret"))
                        .body())
                .isEqualTo("/admin/panel.jag null: panel source");
        HttpRequest post = HttpRequest.newBuilder(carbon.url("/shop/admin/panel.jag"))
                .POST(HttpRequest.BodyPublishers.ofString("a=b"))
                .build();
        assertThat(Http.send(post, HttpResponse.BodyHandlers.ofString()).body())
                .as("another method")
                .endsWith("panel source");
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static String page(String path) {
        return Http.page(carbon.url(path));
    }

    private static void furnish(Member member) throws IOException {
        Path base = member.base();
        Files.createDirectories(base.resolve(DESCRIPTOR).getParent());
        String descriptor = Files.readString(base.resolve("conf/catalina-server.xml"));
        assertThat(descriptor).contains(APP_BASE);
        Files.writeString(
                base.resolve(DESCRIPTOR),
                descriptor.replace(
                        APP_BASE, "appBase=\"${carbon.home}/" + SERVER + "webapps/\" deployOnStartup=\"false\""));
        member.set("clowder.properties", "carbon.home", "${clowder.base}")
                .set("clowder.properties", "descriptor", DESCRIPTOR)
                .set("clowder.properties", "deploy.folders", SERVER + "webapps," + SERVER + "jaggeryapps");
        Path plain = new WarBuilder().file("index.html", "plain").build(base.resolve("data/plain.war"));
        Path cafe = new WarBuilder()
                .file("index.html", "coffee")
                .file("\u00fcber/na\u00efve.txt", "entry")
                .build(base.resolve("data/cafe.war"));
        Path zipped = new WarBuilder()
                .file("jaggery.conf", "{\"welcomeFiles\": [\"start.html\"]}")
                .file("start.html", "zipped")
                .build(base.resolve("data/zipped.zip"));
        member.put(plain, SERVER + "webapps/plain.war").put(zipped, SERVER + "jaggeryapps/zipped.zip");
        write(base, "webapps/plain/WEB-INF/web.xml", "<web-app/>");
        write(base, "webapps/plain/index.html", "what Carbon has unpacked");
        write(base, "webapps/exploded/WEB-INF/web.xml", "<web-app/>");
        write(base, "webapps/exploded/accent.txt", "in place");
        write(base, "jaggeryapps/scripts/jaggery.conf", "{\"displayName\": \"Scripts\"}");
        write(base, "jaggeryapps/scripts/index.jag", "<% print('x'); %>");
        write(base, "jaggeryapps/scripts/page.html", "page");
        writeShop(base);
        // by bytes, as this JVM may not be able to name them either
        shell(base, "mv data/cafe.war \"" + SERVER + "webapps/$(printf 'caf\\303\\251').war\"");
        shell(base, "cd " + SERVER + "webapps/exploded && mv accent.txt \"$(printf '\\303\\251').txt\"");
        assertThat(cafe).doesNotExist();
    }

    private static void writeShop(Path base) throws IOException {
        Path users = Files.writeString(members.directory().resolve("users.xml"), USERS);
        Map<String, String> files = Map.of(
                "jaggery.conf", SHOP,
                "META-INF/context.xml", WITH_USERS.formatted(users),
                "start.jag", "start source",
                "controller/order.jag", "order source",
                "admin/panel.jag", "panel source",
                "safe/plan.jag", "plan source",
                "404.jag", "page for 404",
                "refused.html", "not for you",
                "plain.html", "plain",
                "timeout.jsp", "<%= session.getMaxInactiveInterval() %> s");
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(base, "jaggeryapps/shop/" + file.getKey(), file.getValue());
        }
    }

    private static void write(Path base, String name, String content) throws IOException {
        Path file = base.resolve(SERVER + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void shell(Path directory, String command) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(shell.onExit().join().exitValue()).as(command).isZero();
    }

    private static List<String> content(Member member) throws IOException {
        try (Stream<Path> all = Files.walk(member.base().resolve("repository"))) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
