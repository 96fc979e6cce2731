package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.ScriptEngineActivator;
import org.clowder.deploy.it.app.ScriptEngineServlet;
import org.clowder.deploy.it.app.VisibleParts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Jaggery applications on a member, with and without a script engine. */
@Timeout(120)
class JaggeryIT {

    private static final String DEPLOYER = "org.clowder.deploy.Deployer";
    private static final String PROBE =
            """
            <%= application.getServletContextName() %> <%= application.getInitParameter("size") %>
            <%= session.getMaxInactiveInterval() %> <%= application.getAttribute("started") %>
            [<%= application.getAttribute("engine") %>] <%= application.getAttribute("held") %>""";

    private static final List<String> log = new CopyOnWriteArrayList<>();
    private static final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    static Path directory;

    private static final String DISPATCH =
            "<% String to = request.getParameter(\"forward\"); String in = request.getParameter(\"include\");"
                    + " if (to != null) request.getRequestDispatcher(to).forward(request, response);"
                    + " else request.getRequestDispatcher(in).include(request, response); %>";

    private static Member member;

    @BeforeAll
    static void start() throws Exception {
        Logger.getLogger("").addHandler(listener);
        member = new Member(directory.resolve("member"));
        Path shop = Files.createDirectories(member.deploy().resolve("shop"));
        explode(shop());
        Files.writeString(shop.resolve("upper.JAG"), "upper source");
        shop().write(member.deploy().resolve("zip#shop##1.zip"));
        member.start();
        engine(1, "");
        member.awaitBody("/shop/", "index source");
        member.awaitBody("/zip/shop/", "index source");
    }

    @AfterAll
    static void stop() throws Exception {
        member.close();
        Logger.getLogger("").removeHandler(listener);
    }

    private static ArchiveFile shop() {
        return new ArchiveFile()
                .with(
                        "jaggery.conf",
                        """
                        {
                          // the shop of the tests
                          "displayName": "Shop",
                          "errorPages": {"404": "/404.html"},
                          "sessionTimeout": 7,
                          "urlMappings": [
                            {"url": "/", "path": "index.jag"},
                            {"url": "/orders/*", "path": "/controller/order.jag"},
                            {"url": "/any/*", "path": "/*"},
                            {"url": "/login", "path": "/controller/order.jag"}
                          ],
                          "securityConstraints": [
                            {"securityConstraint": {
                              "webResourceCollection": {"name": "admin", "urlPatterns": ["/admin/*"], "methods": ["GET"]},
                              "authRoles": ["admin"]}},
                            {"securityConstraint": {
                              "webResourceCollection": {"name": "safe", "urlPatterns": ["/safe/*"]},
                              "userDataConstraint": {"transportGuarantee": "CONFIDENTIAL"}}}
                          ],
                          "loginConfig": {"authMethod": "FORM",
                            "formLoginConfig": {"formLoginPage": "/form.html", "formErrorPage": "/form.html"}},
                          "securityRoles": ["admin"],
                          "contextParams": [{"name": "size", "value": "large"}],
                          "listeners": [{"class": "org.clowder.deploy.it.app.VisibleParts"}],
                          "filters": [{"name": "visible", "class": "org.clowder.deploy.it.app.VisibleParts",
                            "params": [{"name": "value", "value": "filtered"}]}],
                          "filterMappings": [{"name": "visible", "url": "/orders/*"}],
                          "servlets": [{"name": "echo", "class": "org.clowder.deploy.it.app.EchoServlet"}],
                          "servletMappings": [{"name": "echo", "url": "/api/*"}],
                          "initScripts": ["init.js"], "destroyScripts": ["end.js"],
                        }
                        """)
                .with("index.jag", "index source")
                .with("controller/order.jag", "order source")
                .with("admin/index.jag", "admin source")
                .with("safe/index.jag", "safe source")
                .with("static.txt", "static")
                .with("form.html", "who are you")
                .with("404.html", "not here")
                .with("probe.jsp", PROBE)
                .with("include.jsp", "<jsp:include page=\"/orders/9\"/>")
                .with("dispatch.jsp", DISPATCH)
                .with(
                        "go.jsp",
                        "<% ((java.util.concurrent.CountDownLatch) application.getAttribute(\"go\")).countDown(); %>")
                .with("WEB-INF/secret.jag", "secret source")
                .withClass("WEB-INF/classes/", EchoServlet.class)
                .withClass("WEB-INF/classes/", VisibleParts.class);
    }

    private static void explode(ArchiveFile archive) throws Exception {
        Path file = archive.write(directory.resolve("exploded.zip"));
        try (var zip = java.nio.file.FileSystems.newFileSystem(file);
                var all = Files.walk(zip.getPath("/"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Path target =
                        member.deploy().resolve("shop").resolve(each.toString().substring(1));
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        }
    }

    /** Installs and starts a script engine. */
    private static Bundle engine(int version, String header) throws Exception {
        Path jar = new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: engine",
                        "Bundle-Version: " + version,
                        "Bundle-Activator: " + ScriptEngineActivator.class.getName(),
                        "Import-Package: jakarta.servlet,jakarta.servlet.http,org.osgi.framework",
                        header.isEmpty() ? "Scope: prototype" : header)
                .withClass("", ScriptEngineActivator.class)
                .withClass("", ScriptEngineServlet.class)
                .write(directory.resolve("engine-" + version + ".jar"));
        Bundle bundle = member.context().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    private static String body(String path) throws Exception {
        return member.get(path).body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop", "/zip/shop"})
    void scriptsGoToTheEngineAndTheRestIsServedAsInAWar(String path) throws Exception {
        assertThat(body(path + "/index.jag"))
                .isEqualTo("1.0.0 /index.jag null " + path + "/index.jag " + path + ": index source");
        assertThat(body(path + "/")).startsWith("1.0.0 /index.jag").endsWith("index source");
        assertThat(body(path + "/orders/7/items"))
                .isEqualTo(
                        "1.0.0 /controller/order.jag /7/items " + path + "/orders/7/items " + path + ": order source");
        assertThat(body(path + "/login")).endsWith("order source");
        assertThat(body(path + "/index.jag?include=/orders/8")).contains("index source1.0.0 /controller/order.jag");
        assertThat(body(path + "/include.jsp")).startsWith("1.0.0 /controller/order.jag");
        assertThat(body(path + "/any/controller/order.jag")).startsWith("1.0.0 /controller/order.jag");
        assertThat(body(path + "/static.txt")).isEqualTo("static");
        assertThat(body(path + "/probe.jsp")).startsWith("Shop large").contains("1.0.0 init /init.js");
    }

    @Test
    void whatJaggeryConfSaysHolds() throws Exception {
        assertThat(body("/shop/probe.jsp")).contains("\n420 ").doesNotContain("elsewhere");
        assertThat(member.get("/shop/nowhere").statusCode()).isEqualTo(404);
        assertThat(body("/shop/nowhere")).isEqualTo("not here");
        assertThat(body("/shop/admin/index.jag")).isEqualTo("who are you");
        assertThat(member.get("/shop/safe/index.jag").statusCode()).isIn(302, 403);
        assertThat(body("/shop/api/")).startsWith("path=/shop");
        assertThat(member.get("/shop/orders/1").headers().firstValue("X-Filter"))
                .contains("filtered");
        assertThat(member.get("/shop/index.jag").headers().firstValue("X-Filter"))
                .isEmpty();
        assertThat(member.applications())
                .anyMatch(app -> app.contains("path=/zip/shop") && app.contains("kind=zip"))
                .anyMatch(app -> app.contains("path=/shop") && app.contains("kind=directory"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jaggery.conf",
                "/JAGGERY.CONF",
                "/jaggery%2Econf",
                "/x/../jaggery.conf",
                "/jaggery.conf/",
                "/jaggery.conf;a=b",
                "/upper.JAG",
                "/upper%2eJAG",
                "/index.jag.",
                "/index.jag%20",
                "/index.jag/",
                "/index.jag/x",
                "/index.jag%00",
                "/index.jag%2Fx",
                "/index.Jag",
                "/WEB-INF/secret.jag",
                "/any/WEB-INF/secret.jag",
                "/any/web-inf/secret.jag",
                "/any/jaggery.conf"
            })
    void sourcesAreNotServed(String path) throws Exception {
        HttpResponse<String> response = member.get("/shop" + path);
        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(response.body()).doesNotContain("source").doesNotContain("displayName");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forward=/jaggery.conf",
                "forward=/upper.JAG",
                "include=/jaggery.conf",
                "include=/upper.JAG",
                "include=/admin/../jaggery.conf",
                "include=/any/jaggery.conf",
                "forward=/any/WEB-INF/secret.jag"
            })
    void norByADispatch(String query) throws Exception {
        HttpResponse<String> response = member.get("/shop/dispatch.jsp?" + query);
        assertThat(response.statusCode()).isEqualTo(query.startsWith("forward") ? 404 : 200);
        assertThat(response.body()).doesNotContain("source").doesNotContain("displayName");
        assertThat(body("/shop/dispatch.jsp?include=/static.txt")).contains("static");
        assertThat(body("/shop/dispatch.jsp?forward=/static.txt")).isEqualTo("static");
    }

    @Test
    void thoseOfAWebBundleAreNotEither() throws Exception {
        member.deploy(
                new ArchiveFile()
                        .withManifest(
                                "Bundle-ManifestVersion: 2",
                                "Bundle-SymbolicName: scripts",
                                "Web-ContextPath: /scripts")
                        .with("jaggery.conf", "{}")
                        .with("index.jag", "source")
                        .with("a.txt", "text"),
                "scripts.jar");
        member.awaitBody("/scripts/a.txt", "text");

        assertThat(member.status("/scripts/jaggery.conf")).isEqualTo(404);
        assertThat(member.status("/scripts/index.jag")).isEqualTo(404);
    }

    @Test
    void theEngineGoesComesAndIsReplacedWhileTheApplicationRuns() throws Exception {
        Bundle first = member.bundle("engine").orElseThrow();
        String started = started();
        CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> {
            try {
                return body("/shop/index.jag?hold");
            } catch (Exception e) {
                return e.toString();
            }
        });
        await().untilAsserted(() -> assertThat(body("/shop/probe.jsp")).endsWith("] true"));
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(first));
        member.awaitStatus("/shop/index.jag", 501);
        assertThat(body("/shop/index.jag"))
                .isEqualTo("Scripts (*.jag) need a service jakarta.servlet.Servlet with the property"
                        + " org.clowder.script.extension=jag in prototype scope, and no bundle offers one\n");
        assertThat(body("/shop/static.txt")).isEqualTo("static");
        assertThat(stop).isNotDone();
        member.get("/shop/go.jsp");
        assertThat(held.get(10, TimeUnit.SECONDS)).endsWith("index source");
        stop.get(10, TimeUnit.SECONDS);
        assertThat(body("/shop/probe.jsp")).contains("1.0.0 destroy /end.js");
        member.status("/shop/index.jag");
        assertThat(log)
                .filteredOn(line -> line.startsWith("/shop: answered with 501"))
                .hasSize(1);

        first.start();
        await().untilAsserted(() -> assertThat(body("/shop/probe.jsp")).contains("destroy /end.js; 1.0.0 init"));
        Bundle second = engine(2, "");
        member.awaitBody("/shop/index.jag", "2.0.0");
        assertThat(body("/shop/probe.jsp")).contains("2.0.0 init /init.js");
        second.uninstall();
        member.awaitBody("/shop/index.jag", "1.0.0");
        assertThat(started()).isEqualTo(started);
    }

    private static void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** When the application started. */
    private static String started() throws Exception {
        return body("/shop/probe.jsp").lines().toList().get(1).split(" ")[1];
    }

    @Test
    void anEngineThatIsOneForAllIsNotUsed() throws Exception {
        Bundle single = engine(3, "Scope: singleton");
        assertThat(body("/shop/index.jag")).startsWith("1.0.0");
        assertThat(log).anyMatch(line -> line.contains("its scope is singleton, expected prototype"));
        single.uninstall();
    }

    @Test
    void anEngineThatDoesNotBeginIsTriedAgain() throws Exception {
        Bundle failing = engine(4, "Fails: once");
        await().untilAsserted(() -> assertThat(log)
                .anyMatch(line -> line.startsWith("/shop: The script service of ")
                        && line.endsWith("cannot be used; tried again with the next request")));
        assertThat(body("/shop/index.jag")).startsWith("4.0.0");
        failing.uninstall();
        assertThat(body("/shop/index.jag")).startsWith("1.0.0");
    }

    @Test
    void aSessionIsToldToTheEngine() throws Exception {
        body("/zip/shop/probe.jsp");
        assertThat(body("/zip/shop/probe.jsp")).contains(".0.0 session");
    }

    @Test
    void aZipFileIsReplacedRefusedAndRemovedAsAWar() throws Exception {
        Path file = member.deploy().resolve("hot.zip");
        new ArchiveFile().with("index.jag", "one").write(file);
        member.awaitBody("/hot/", ": one");
        new ArchiveFile().with("jaggery.conf", "").with("index.jag", "two").write(file);
        member.awaitBody("/hot/", ": two");

        new ArchiveFile().with("jaggery.conf", "{\n\"welcomeFiles\": 5\n}").write(file);
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.applications())
                .anyMatch(app -> app.contains("path=/hot")
                        && app.contains("jaggery.conf:2: welcomeFiles: expected a list, found 5")));
        assertThat(body("/hot/")).endsWith(": two");

        new ArchiveFile()
                .with("jaggery.conf", "{\"proxy\": {}}")
                .with("index.html", "three")
                .write(file);
        member.awaitBody("/hot/", "three");
        assertThat(log).contains("/hot: jaggery.conf:1: proxy is not known, and left out");
        assertThat(member.call(DEPLOYER, "undeploy", "/hot")).isEqualTo("Undeployed /hot and removed deploy/hot.zip");
        assertThat(member.status("/hot/")).isEqualTo(404);
        assertThat(file).doesNotExist();
    }

    @Test
    void aDirectoryStartsAnewWithItsJaggeryConf() throws Exception {
        Path live = Files.createDirectories(member.deploy().resolve("live"));
        Files.writeString(live.resolve("probe.jsp"), PROBE);
        Files.writeString(live.resolve("jaggery.conf"), "{\"displayName\": \"one\"}");
        member.awaitBody("/live/probe.jsp", "one ");
        Files.writeString(live.resolve("jaggery.conf"), "{\"displayName\": \"second\"}");
        member.awaitBody("/live/probe.jsp", "second ");

        Files.writeString(
                live.resolve("jaggery.conf"), "{\"filterMappings\": [\n{\"name\": \"none\", \"url\": \"/*\"}]}");
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.missing())
                .anyMatch(what -> what.contains(
                        "jaggery.conf:2: filterMappings[0].name: expected the name of a filter, found none")));
        member.call(DEPLOYER, "undeploy", "/live");
        assertThat(member.missing()).noneMatch(what -> what.contains("live"));
    }

    @Test
    void aZipFileWithoutAnApplicationIsSaidOnceAndMissedByNobody() throws Exception {
        Path notes = new ArchiveFile().with("shop/jaggery.conf", "{}").write(directory.resolve("notes.zip"));
        assertThatThrownBy(() -> member.call(DEPLOYER, "deploy", notes))
                .hasMessage("notes.zip refused: expected jaggery.conf or index.jag in the root of a ZIP file");
        Files.copy(notes, member.deploy().resolve("notes.zip"));

        String line = "notes.zip is not deployed: expected jaggery.conf or index.jag in the root of a ZIP file";
        await().untilAsserted(() -> assertThat(log).contains(line));
        assertThat(member.missing()).isEmpty();
        assertThat(member.applications()).noneMatch(app -> app.contains("notes"));
        new ArchiveFile().with("index.jag", "now").write(member.deploy().resolve("notes.zip"));
        member.awaitBody("/notes/", ": now");
        Files.copy(notes, member.deploy().resolve("notes.zip"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        member.awaitStatus("/notes/", 404);
    }

    @Test
    void whatWebXmlSaysOfTheSameHolds() throws Exception {
        new ArchiveFile()
                .with(
                        "WEB-INF/web.xml",
                        """
                        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                          <display-name>web.xml</display-name>
                          <context-param><param-name>size</param-name><param-value>small</param-value></context-param>
                          <servlet>
                            <servlet-name>own</servlet-name>
                            <servlet-class>org.clowder.deploy.it.app.EchoServlet</servlet-class>
                          </servlet>
                          <servlet-mapping><servlet-name>own</servlet-name><url-pattern>*.jag</url-pattern></servlet-mapping>
                        </web-app>
                        """)
                .with(
                        "jaggery.conf",
                        "{\"displayName\": \"conf\", \"contextParams\": [{\"name\": \"size\", \"value\": \"large\"}]}")
                .with("a.jag", "source")
                .with("probe.jsp", PROBE)
                .withClass("WEB-INF/classes/", EchoServlet.class)
                .write(member.deploy().resolve("both.war"));

        member.awaitBody("/both/probe.jsp", "web.xml small");
        assertThat(body("/both/a.jag")).startsWith("path=/both");
    }
}
