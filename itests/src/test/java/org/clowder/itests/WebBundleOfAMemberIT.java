package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.FailingFilter;
import org.clowder.itests.app.FailingInitializer;
import org.clowder.itests.app.FailingListener;
import org.clowder.itests.app.LoudTag;
import org.clowder.itests.app.MarkingInitializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OSGi Web Applications (Compendium, chapter 128) on a member, by its shell and by what its clients are answered. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WebBundleOfAMemberIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String SECOND_HOST =
            """
            <Host name="second.test" appBase="webapps-second"><Alias>www.second.test</Alias></Host>
            """;

    private static final String SECRET = "open sesame";

    /** Below the context path; all but the last one lead into a protected directory, or seem to. */
    private static final List<String> PROTECTED = List.of(
            "WEB-INF/secret.txt",
            "META-INF/secret.txt",
            "META-INF/MANIFEST.MF",
            "OSGI-INF/secret.txt",
            "OSGI-INF/more.txt",
            "OSGI-OPT/secret.txt",
            "osgi-inf/secret.txt",
            "Osgi-Opt/secret.txt",
            "Web-Inf/secret.txt",
            "web-inf/secret.txt",
            "meta-inf/secret.txt",
            "%57EB-INF/secret.txt",
            "%4DETA-INF/secret.txt",
            "%4FSGI-INF/secret.txt",
            "%4fsgi-%4Fpt/secret.txt",
            "%254FSGI-INF/secret.txt",
            "OSGI-INF%2Fsecret.txt",
            "OSGI-INF%5Csecret.txt",
            "x/../OSGI-INF/secret.txt",
            "x/%2e%2e/OSGI-OPT/secret.txt",
            "x/..;a=b/OSGI-OPT/secret.txt",
            "./OSGI-INF/secret.txt",
            "OSGI-INF;a=b/secret.txt",
            ";a=b/OSGI-INF/secret.txt",
            "OSGI-INF",
            "OSGI-INF/",
            "OSGI-INF//secret.txt",
            "/OSGI-INF/secret.txt",
            "/WEB-INF/secret.txt",
            "com/acme/guarded/Safe.class");

    private static final String TAGLIB =
            """
            <taglib xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"><tlib-version>1</tlib-version><short-name>t</short-name>
            <uri>urn:loud</uri><tag><name>loud</name><tag-class>%s</tag-class><body-content>empty</body-content></tag></taglib>
            """
                    .formatted(LoudTag.class.getName());

    private static final String WEB_XML =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1"><display-name>named by a fragment</display-name></web-app>
            """;

    private static final String WEB_FRAGMENT =
            """
            <web-fragment xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <context-param><param-name>given</param-name><param-value>given by a fragment</param-value></context-param>
            </web-fragment>
            """;

    private static final String ABOUT =
            """
            <%= application.getServletContextName() %>, <%= application.getInitParameter("given") %>,
            initialized <%= application.getAttribute("initialized") %>
            """;

    /** Offers a service in the name of its bundle. */
    private static final String OFFER =
            """
            <%@ page import="java.util.Hashtable,org.osgi.framework.BundleContext" %><%
            BundleContext context = (BundleContext) application.getAttribute("osgi-bundlecontext");
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put("of", "asks");
            context.registerService(CharSequence.class, "offered by a page", properties);
            %><%= context.getBundle().getSymbolicName() %>
            """;

    private static final String LOOK_UP =
            """
            <%@ page import="javax.naming.InitialContext,javax.naming.NamingException,org.osgi.service.cm.ConfigurationAdmin" %><%
            try {
                Object found = new InitialContext().lookup(request.getParameter("name"));
                out.print(found instanceof ConfigurationAdmin ? "the Config Admin" : found);
            } catch (NamingException e) {
                out.print(e.getMessage());
            }
            %>
            """;

    private static final String EXTENDER = "org.clowder.deploy";

    private static final List<String> OF_FAILURES = List.of("exception", "collision", "collision.bundles");

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    /** One of its bundles hears the events of web applications. */
    @BeforeAll
    static void start() {
        member = members.single("member")
                .edit("catalina-server.xml", xml -> xml.replaceFirst("</Engine>", SECOND_HOST + "</Engine>"))
                .deploy(Build.testBundle())
                .start();
        member.awaitReady();
    }

    @Test
    void nothingOfTheProtectedDirectoriesIsServedHoweverItIsAskedFor() throws IOException {
        BundleBuilder guarded = webBundle("guarded")
                .header("X-Secret", SECRET)
                .source(
                        "com.acme.guarded.Safe",
                        "package com.acme.guarded; class Safe { static final String KEY = \"%s\"; }".formatted(SECRET))
                .file("public.txt", SECRET);
        for (String directory : List.of("WEB-INF", "META-INF", "OSGI-INF", "OSGI-OPT", "osgi-inf", "Web-Inf")) {
            guarded.file(directory + "/secret.txt", SECRET);
        }
        deploy("guarded.more", fragment("guarded.more", "guarded").file("OSGI-INF/more.txt", SECRET));
        deploy("guarded", guarded);

        assertThat(at("localhost", "/guarded/public.txt"))
                .startsWith("HTTP/1.1 200")
                .contains(SECRET);
        assertThat(PROTECTED).allSatisfy(path -> assertThat(at("localhost", "/guarded/" + path))
                .containsPattern("\\AHTTP/1\\.1 40[04]\\b")
                .doesNotContain(SECRET));
    }

    @Test
    void aWebBundleIsServedByTheHostThatItNamesAndByNoOther() throws IOException {
        deploy(
                "hosted",
                webBundle("hosted").header("Web-VirtualHosts", "second.test").file("a.txt", "on the second host"));

        for (String host : List.of("second.test", "www.second.test")) {
            assertThat(at(host, "/hosted/a.txt")).startsWith("HTTP/1.1 200").endsWith("on the second host");
        }
        for (String host : List.of("localhost", "unknown.test")) {
            assertThat(at(host, "/hosted/a.txt")).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void aFragmentContributesContentDescriptorsTagsAndAnInitializer() {
        deploy(
                "shop.one",
                fragment("shop.one", "shop")
                        .file("more.txt", "content of a fragment")
                        .file("WEB-INF/web.xml", WEB_XML)
                        .file("META-INF/web-fragment.xml", WEB_FRAGMENT));
        deploy(
                "shop.two",
                fragment("shop.two", "shop")
                        .header("Import-Package", "jakarta.servlet,jakarta.servlet.jsp,jakarta.servlet.jsp.tagext")
                        .file("META-INF/resources/shared.txt", "resource of a fragment")
                        .file("META-INF/loud.tld", TAGLIB)
                        .type(LoudTag.class)
                        .file(
                                "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                                MarkingInitializer.class.getName())
                        .type(MarkingInitializer.class));
        deploy(
                "shop",
                webBundle("shop")
                        .file("about.jsp", ABOUT)
                        .file("loud.jsp", "<%@ taglib prefix=\"t\" uri=\"urn:loud\" %><t:loud/>"));

        assertThat(page("/shop/more.txt")).isEqualTo("content of a fragment");
        assertThat(page("/shop/shared.txt")).isEqualTo("resource of a fragment");
        assertThat(page("/shop/loud.jsp")).isEqualTo("LOUD");
        assertThat(page("/shop/about.jsp"))
                .isEqualToNormalizingWhitespace("named by a fragment, given by a fragment, initialized by /shop");
    }

    /** The one with the lowest id is the last to ask for the path. */
    @Test
    void aPathIsOfWhoeverCameFirstAndThenOfTheLowestBundleId() throws Exception {
        install(contender("lowest", "/contested"), contender("middle", "/contested"), contender("first", "/contested"));
        shell("start com.acme.first");
        awaitPage("/contested/a.txt", "first");

        Set<String> answers = answersDuring("/contested/a.txt", () -> {
            shell("start com.acme.middle");
            awaitWaiting("com.acme.middle");
            shell("start com.acme.lowest");
            awaitWaiting("com.acme.lowest");
        });
        assertThat(answers).as("answers while the others came").containsExactly("200 first");

        shell("stop com.acme.first");
        awaitPage("/contested/a.txt", "lowest");
        awaitWaiting("com.acme.middle");
    }

    private static String contender(String name, String path) {
        return bundle(name)
                .header("Web-ContextPath", path)
                .file("a.txt", name)
                .build(file(name + ".jar"))
                .toUri()
                .toString();
    }

    private static void awaitWaiting(String name) {
        await(name + " waits for the path").atMost(SOON).untilAsserted(() -> assertThat(
                        MemberReport.applications(member))
                .anySatisfy(application -> {
                    assertThat(application).containsEntry("path", "/contested").containsEntry("state", "FAILED");
                    assertThat("" + application.get("source")).contains(name);
                    assertThat("" + application.get("problem")).contains("context path /contested is taken by");
                }));
    }

    @Test
    void aPageFindsItsBundleContextAndLooksServicesUpByTheirNames() {
        deploy(
                "asks",
                webBundle("asks")
                        .header("Import-Package", "org.osgi.framework,org.osgi.service.cm")
                        .file("offer.jsp", OFFER)
                        .file("lookup.jsp", LOOK_UP));
        assertThat(lookUp("java.lang.CharSequence/(of=asks)")).endsWith(": there is no such service");

        assertThat(page("/asks/offer.jsp").strip()).isEqualTo("com.acme.asks");

        assertThat(lookUp("java.lang.CharSequence/(of=asks)")).isEqualTo("offered by a page");
        assertThat(lookUp("java.lang.CharSequence/(of=another)")).endsWith(": there is no such service");
        assertThat(lookUp("org.osgi.service.cm.ConfigurationAdmin")).isEqualTo("the Config Admin");
    }

    private static String lookUp(String name) {
        return page("/asks/lookup.jsp?name=osgi:service/" + name).strip();
    }

    @Test
    void aWarFileIsInstalledAsAWebBundleByItsUrl() {
        install(url("by-url"));
        assertThat(Http.status(member.url("/by-url/a.txt")))
                .as("before its start")
                .contains(404);

        shell("start com.acme.by-url");

        awaitPage("/by-url/a.txt", "by-url");
        assertThat(page("/by-url/count")).contains("\"application\":\"/by-url\"");
        assertThat(MemberReport.application(member, "/by-url"))
                .containsEntry("kind", "bundle")
                .containsEntry("source", "com.acme.by-url 2.0.0");
    }

    /** The URL by which a framework installs an ordinary WAR file. */
    private static String url(String name) {
        Path war = new WarBuilder()
                .servlet(CountingServlet.class, "/count")
                .file("a.txt", name)
                .build(file(name + ".war"));
        return "webbundle:" + war.toUri() + "?Web-ContextPath=/" + name + "&Bundle-SymbolicName=com.acme." + name
                + "&Bundle-Version=2.0.0";
    }

    @Test
    void withoutTheDeployerNoWebBundleIsServedAndEachStaysActive() {
        List<String> names = List.of("left", "right", "url-of-right");
        deploy("left", webBundle("left").file("a.txt", "left"));
        deploy("right", webBundle("right").file("a.txt", "right"));
        install(url("url-of-right"));
        shell("start com.acme.url-of-right");
        names.forEach(name -> awaitPage("/" + name + "/a.txt", name));

        shell("stop org.clowder.deploy");
        try {
            assertThat(names).allSatisfy(name -> assertThat(Http.status(member.url("/" + name + "/a.txt")))
                    .contains(404));
            String bundles = shell("lb -s");
            assertThat(bundles).containsPattern(line("Resolved", "org.clowder.deploy"));
            assertThat(names)
                    .allSatisfy(name -> assertThat(bundles).containsPattern(line("Active", "com.acme." + name)));
        } finally {
            shell("start org.clowder.deploy");
        }
        names.forEach(name -> awaitPage("/" + name + "/a.txt", name));
    }

    /** What {@code lb -s} says of a bundle. */
    private static String line(String state, String symbolicName) {
        return "\\|" + state + " *\\| *\\d+\\|\\Q" + symbolicName + "\\E[ |]";
    }

    @Test
    void aComponentHearsOfEachStepWithAllItsProperties() {
        deploy("told", webBundle("told").file("a.txt", "told"));
        shell("stop com.acme.told");
        awaitTopics("told", "DEPLOYING DEPLOYED UNDEPLOYING UNDEPLOYED");

        MatchResult told = ofBundle("com.acme.told");
        MatchResult extender = ofBundle(EXTENDER);
        for (String topic : List.of("DEPLOYING", "DEPLOYED", "UNDEPLOYING", "UNDEPLOYED")) {
            Map<String, String> event = latest("told", topic);
            assertThat(event)
                    .as(topic)
                    .containsEntry("event.topics", "String org/osgi/service/web/" + topic)
                    .containsEntry("bundle.symbolicName", "String com.acme.told")
                    .containsEntry("bundle.id", "Long " + told.group(1))
                    .containsEntry("bundle", "Bundle com.acme.told")
                    .containsEntry("bundle.version", "Version 1.0.0")
                    .containsEntry("context.path", "String /told")
                    .containsEntry("extender.bundle", "Bundle " + EXTENDER)
                    .containsEntry("extender.bundle.id", "Long " + extender.group(1))
                    .containsEntry("extender.bundle.symbolicName", "String " + EXTENDER)
                    .containsEntry("extender.bundle.version", "Version " + extender.group(2))
                    .doesNotContainKeys(OF_FAILURES.toArray(String[]::new));
            assertThat(event.get("timestamp")).startsWith("Long ");
        }
    }

    @Test
    void aCollisionIsToldWithAllThatWantThePath() {
        install(contender("has", "/taken"), contender("wants", "/taken"));
        shell("start com.acme.has");
        awaitPage("/taken/a.txt", "has");

        shell("start com.acme.wants");

        awaitTopics("wants", "DEPLOYING FAILED");
        Map<String, String> event = latest("wants", "FAILED");
        assertThat(event).containsEntry("collision", "String /taken").containsEntry("context.path", "String /taken");
        assertThat(event.get("collision.bundles")).startsWith("Collection ");
        assertThat(event.get("collision.bundles").split("\\D+"))
                .contains(
                        ofBundle("com.acme.has").group(1),
                        ofBundle("com.acme.wants").group(1))
                .hasSize(3);
        assertThat(event.get("exception"))
                .startsWith("Throwable ")
                .contains("Context path /taken is taken by has.jar (com.acme.has 1.0.0)");
        shell("uninstall com.acme.wants; uninstall com.acme.has");
    }

    private static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        "listener",
                        "no stock today",
                        broken("listener")
                                .type(FailingListener.class)
                                .file(
                                        "WEB-INF/web.xml",
                                        webXml("<listener><listener-class>" + FailingListener.class.getName()
                                                + "</listener-class></listener>"))),
                Arguments.of(
                        "filter",
                        "no paper today",
                        broken("filter")
                                .type(FailingFilter.class)
                                .file(
                                        "WEB-INF/web.xml",
                                        webXml("<filter><filter-name>late</filter-name><filter-class>"
                                                + FailingFilter.class.getName() + "</filter-class></filter>"))),
                Arguments.of(
                        "initializer",
                        "no staff today",
                        broken("initializer")
                                .type(FailingInitializer.class)
                                .file(
                                        "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                                        FailingInitializer.class.getName())),
                Arguments.of(
                        "descriptor",
                        "WEB-INF/web.xml",
                        broken("descriptor").file("WEB-INF/web.xml", webXml("<servlet>"))),
                Arguments.of(
                        "library",
                        "WEB-INF/lib/torn.jar",
                        broken("library")
                                .header("Bundle-ClassPath", ".,WEB-INF/lib/torn.jar")
                                .file("WEB-INF/lib/torn.jar", "no archive")));
    }

    private static BundleBuilder broken(String name) {
        return webBundle(name).header("Import-Package", "jakarta.servlet,jakarta.servlet.http");
    }

    private static String webXml(String elements) {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">%s</web-app>
                """
                .formatted(elements);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void whyOneFailsIsInTheCommandTheListAndTheEvent(String name, String reason, BundleBuilder bundle) {
        Cli.Result deploy =
                member.cli("deploy", bundle.build(file(name + ".jar")).toString());

        assertThat(deploy.exit()).as(deploy.toString()).isEqualTo(1);
        assertThat(deploy.errorLine()).contains(reason);
        assertThat(MemberReport.application(member, "/" + name))
                .containsEntry("state", "FAILED")
                .extractingByKey("problem")
                .asString()
                .contains(reason);
        awaitTopics(name, "DEPLOYING FAILED");
        assertThat(latest(name, "FAILED"))
                .containsEntry("context.path", "String /" + name)
                .doesNotContainKeys("collision", "collision.bundles")
                .extractingByKey("exception")
                .asString()
                .startsWith("Throwable ")
                .contains(reason);
        member.remove("deploy/" + name + ".jar");
    }

    /** Waits until these are all the events that there were of a bundle. */
    private static void awaitTopics(String name, String topics) {
        await(name + ": " + topics).atMost(SOON).untilAsserted(() -> assertThat(
                        shell("itest:topics com.acme." + name).strip())
                .isEqualTo(topics));
    }

    /** The properties of an event, each a type and what it is. */
    private static Map<String, String> latest(String name, String topic) {
        return shell("itest:latest com.acme." + name + " " + topic)
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static BundleBuilder bundle(String name) {
        return new BundleBuilder("com.acme." + name, "1.0.0");
    }

    private static BundleBuilder webBundle(String name) {
        return bundle(name).header("Web-ContextPath", "/" + name);
    }

    private static BundleBuilder fragment(String name, String host) {
        return bundle(name).header("Fragment-Host", "com.acme." + host);
    }

    private static Path file(String name) {
        return members.directory().resolve(name);
    }

    private static void deploy(String name, BundleBuilder bundle) {
        member.cli("deploy", bundle.build(file(name + ".jar")).toString()).done();
    }

    /** Installs bundles in this order, which is that of their ids; they are not started. */
    private static void install(String... urls) {
        String arguments = Stream.of(urls).map(url -> "\"" + url + "\"").collect(Collectors.joining(" "));
        assertThat(shell("install " + arguments)).startsWith("Bundle ID");
    }

    /** The identifier and the version of a bundle. */
    private static MatchResult ofBundle(String symbolicName) {
        return Pattern.compile("(\\d+)\\|[^|]*\\| *\\d+\\|" + Pattern.quote(symbolicName) + " \\(([^)]*)\\)")
                .matcher(shell("lb -s"))
                .results()
                .findFirst()
                .orElseThrow();
    }

    private static String shell(String command) {
        Cli.Result result = member.cli("shell", command).done();
        return result.out();
    }

    private static String at(String host, String path) throws IOException {
        return RawHttp.get(member.httpPort(), host, path);
    }

    private static String page(String path) {
        return Http.page(member.url(path));
    }

    private static void awaitPage(String path, String content) {
        await(path + " is " + content).atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> response = Http.get(member.url(path));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(content);
        });
    }

    /** Every status and body that a path is answered with while something is done. */
    private static Set<String> answersDuring(String path, Runnable work) throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Set<String>> answers = CompletableFuture.supplyAsync(() -> answersUntil(end, path));
        try {
            work.run();
        } finally {
            end.set(true);
        }
        return answers.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static Set<String> answersUntil(AtomicBoolean end, String path) {
        Set<String> answers = new TreeSet<>();
        try {
            while (!end.get()) {
                HttpResponse<String> response = Http.get(member.url(path));
                answers.add(response.statusCode() + " " + response.body());
            }
            return answers;
        } catch (IOException e) {
            throw new AssertionError("A request to " + path + " failed", e);
        }
    }
}
