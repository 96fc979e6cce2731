package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;
import static org.clowder.deploy.it.WebBundles.bundle;
import static org.clowder.deploy.it.WebBundles.taglib;
import static org.clowder.deploy.it.WebBundles.webBundle;
import static org.clowder.deploy.it.WebBundles.webXml;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.FailingListener;
import org.clowder.deploy.it.app.FailingPart;
import org.clowder.deploy.it.app.InjectedServlet;
import org.clowder.deploy.it.app.StubbornListener;
import org.clowder.deploy.it.tag.LoudTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * OSGi Web Applications (Compendium, chapter 128) but for its URLs, point by point; {@code docs/web-bundles.md} lists the points.
 */
@Timeout(60)
@ExtendWith(SharedMember.class)
class WebApplicationsSpecificationIT {

    private static final String SERVLET_CONTEXT = "jakarta.servlet.ServletContext";

    private final Member member = SharedMember.member();

    private ServiceReference<?>[] contextsOf(String name) throws Exception {
        return member.context().getAllServiceReferences(SERVLET_CONTEXT, "(osgi.web.symbolicname=" + name + ")");
    }

    private ServiceReference<?> contextOf(String name) {
        return await(name).until(() -> contextsOf(name), found -> found != null && found.length == 1)[0];
    }

    @Test
    void point01OnlyAValidContextPathMakesAWebBundle() throws Exception {
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle none = member.start(bundle("none").with("a.txt", "a"));
            Bundle invalid = member.start(webBundle("invalid", "/a/../b").with("a.txt", "a"));
            member.start(webBundle("valid", "/valid").with("a.txt", "a"));

            member.awaitBody("/valid/a.txt", "a");
            assertThat(member.status("/a.txt")).isEqualTo(404);
            assertThat(member.status("/b/a.txt")).isEqualTo(404);
            assertThat(member.applications()).hasSize(1);
            await().untilAsserted(() -> assertThat(events.of(invalid)).containsExactly("FAILED"));
            assertThat(events.of(none)).isEmpty();
            assertThat(List.of(none.getState(), invalid.getState())).containsOnly(Bundle.ACTIVE);
        }
    }

    @Test
    void point02WebXmlIsOptionalAndMayBeThatOfAFragment() throws Exception {
        member.install(bundle("host.fragment", "Fragment-Host: host")
                .with("WEB-INF/web.xml", webXml("<display-name>of the fragment</display-name>")));
        member.start(webBundle("host", "/host").with("n.jsp", "<%= application.getServletContextName() %>"));
        member.start(webBundle("bare", "/bare").with("a.txt", "a"));

        member.awaitBody("/host/n.jsp", "of the fragment");
        member.awaitBody("/bare/a.txt", "a");
    }

    @Test
    void point03ALazyBundleIsDeployedWhileItIsStartingAndItsStaticContentDoesNotActivateIt() throws Exception {
        Bundle lazy = member.install(webBundle("lazy", "/lazy", "Bundle-ActivationPolicy: lazy")
                .withClass("", EchoServlet.class)
                .with("page.jsp", "jsp ${1+1}")
                .with("a.txt", "a"));
        lazy.start(Bundle.START_ACTIVATION_POLICY);

        member.awaitBody("/lazy/a.txt", "a");
        assertThat(member.get("/lazy/page.jsp").body()).isEqualTo("jsp 2");
        assertThat(lazy.getState()).isEqualTo(Bundle.STARTING);
        assertThat(member.get("/lazy/echo").body()).endsWith("same=true");
        assertThat(lazy.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(member.applications()).hasSize(1);
        lazy.stop();
        assertThat(member.status("/lazy/a.txt")).isEqualTo(404);
    }

    @Test
    void point04DeployingIsToldFirstAndDeployedWhenAllIsThere() throws Exception {
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle shop = member.start(webBundle("shop", "/shop").with("a.txt", "a"));
            Bundle broken = member.start(webBundle("broken", "/broken").withClass("", FailingListener.class));

            await().untilAsserted(() -> assertThat(events.of(shop)).containsExactly("DEPLOYING", "DEPLOYED"));
            assertThat(member.status("/shop/a.txt")).isEqualTo(200);
            assertThat(contextsOf("shop")).hasSize(1);
            await().untilAsserted(() -> assertThat(events.of(broken)).containsExactly("DEPLOYING", "FAILED"));
        }
    }

    @Test
    void point05ACollisionLeavesTheFirstApplicationAlive() throws Exception {
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle first = member.start(webBundle("first", "/shop").with("a.txt", "first"));
            member.awaitBody("/shop/a.txt", "first");
            Bundle second = member.start(webBundle("second", "/shop").with("a.txt", "second"));

            await().untilAsserted(() -> assertThat(events.of(second)).containsExactly("DEPLOYING", "FAILED"));
            assertThat(member.get("/shop/a.txt").body()).isEqualTo("first");
            assertThat(contextsOf("second")).isNull();
            assertThat(events.latest(second, "FAILED"))
                    .contains(entry("collision", "/shop"))
                    .extractingByKey("collision.bundles", LIST)
                    .containsExactlyInAnyOrder(first.getBundleId(), second.getBundleId());
            assertThat(member.applications())
                    .anyMatch(app -> app.contains("second 1.2.3")
                            && app.contains("context path /shop is taken by first 1.2.3; it is deployed as soon as"));
        }
    }

    @Test
    void point06ThePathThatBecomesFreeGoesToTheLowestBundleId() throws Exception {
        Bundle lowest = member.install(webBundle("lowest", "/shop").with("a.txt", "lowest"));
        Bundle middle = member.install(webBundle("middle", "/shop").with("a.txt", "middle"));
        Bundle first = member.install(webBundle("first", "/shop").with("a.txt", "first"));
        try (RecordedEvents events = new RecordedEvents(member)) {
            first.start();
            member.awaitBody("/shop/a.txt", "first");
            middle.start();
            await().untilAsserted(() -> assertThat(events.of(middle)).endsWith("FAILED"));
            lowest.start();
            await().untilAsserted(() -> assertThat(events.of(lowest)).endsWith("FAILED"));

            first.stop();
            member.awaitBody("/shop/a.txt", "lowest");
            first.start();
            lowest.uninstall();
            member.awaitBody("/shop/a.txt", "middle");
            await().untilAsserted(() -> assertThat(events.of(middle)).endsWith("DEPLOYING", "DEPLOYED"));
            middle.stop();
            member.awaitBody("/shop/a.txt", "first");
        }
    }

    @Test
    void point07ListenersAreMadeBeforeTheFirstRequest() throws Exception {
        member.start(webBundle("shop", "/shop", "DynamicImport-Package: org.osgi.framework")
                .withClass("", StubbornListener.class)
                .with("a.jsp", "<%= application.getAttribute(\"listener\") %>"));

        await().until(() -> member.status("/shop/a.jsp") != 404);
        assertThat(member.get("/shop/a.jsp").body()).isEqualTo("was there first");
    }

    @Test
    void point08TheServletContextIsAServiceOfTheBundle() throws Exception {
        Bundle shop = member.start(webBundle("shop", "/shop").with("a.txt", "a"));
        ArchiveFile without = new ArchiveFile()
                .withManifest("Bundle-ManifestVersion: 2", "Bundle-SymbolicName: unversioned", "Web-ContextPath: /")
                .with("a.txt", "a");
        member.start(without);

        ServiceReference<?> service = contextOf("shop");
        assertThat(service.getBundle()).isEqualTo(shop);
        assertThat(service.getProperty("osgi.web.version")).isEqualTo("1.2.3");
        assertThat(service.getProperty("osgi.web.contextpath")).isEqualTo("/shop");
        assertThat(contextOf("unversioned").getPropertyKeys()).doesNotContain("osgi.web.version");
        assertThat(contextOf("unversioned").getProperty("osgi.web.contextpath")).isEqualTo("/");
    }

    @Test
    void point08ABundleWithoutASymbolicNameIsDeployedToo() throws Exception {
        Bundle old = member.start(
                new ArchiveFile().withManifest("Web-ContextPath: /old").with("a.txt", "old"));

        member.awaitBody("/old/a.txt", "old");
        await().untilAsserted(() -> assertThat(old.getRegisteredServices()).hasSize(1));
    }

    @Test
    void point09AFailureLeavesNothingBehind() throws Exception {
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle broken = member.start(webBundle("broken", "/shop")
                    .withClass("", FailingListener.class)
                    .with("a.txt", "broken"));
            await().untilAsserted(() -> assertThat(events.of(broken)).endsWith("FAILED"));

            assertThat(member.status("/shop/a.txt")).isEqualTo(404);
            assertThat(broken.getRegisteredServices()).isNullOrEmpty();
            assertThat(broken.getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(member.base().resolve("data/web-bundles")).isEmptyDirectory();
            member.start(webBundle("sound", "/shop").with("a.txt", "sound"));
            member.awaitBody("/shop/a.txt", "sound");
        }
    }

    @Test
    void point10NothingOfTheProtectedDirectoriesIsServed() throws Exception {
        ArchiveFile file = webBundle("protected", "/shop").withClass("", EchoServlet.class);
        for (String directory : List.of("WEB-INF", "META-INF", "OSGI-INF", "OSGI-OPT", "osgi-inf", "Web-Inf")) {
            file.with(directory + "/secret.txt", "secret");
        }
        member.install(bundle("p.fragment", "Fragment-Host: protected").with("OSGI-INF/more.txt", "secret"));
        member.start(file.with("public.txt", "public"));
        member.awaitBody("/shop/public.txt", "public");

        for (String path : List.of(
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
                "org/clowder/deploy/it/app/EchoServlet.class")) {
            assertThat(member.get("/shop/" + path))
                    .as(path)
                    .matches(answer -> List.of(400, 404).contains(answer.statusCode()))
                    .matches(answer -> !answer.body().equals("secret"));
        }
    }

    @Test
    void point11OnlyTheBundleClassPathHoldsClassesAndTags() throws Exception {
        member.start(webBundle("acme", "/acme", "Bundle-ClassPath: WEB-INF/classes, LIB/bar.jar, code")
                .with("LIB/bar.jar", library("urn:bar", "bar").bytes())
                .with("WEB-INF/lib/foo.jar", library("urn:foo", "foo").bytes())
                .with("code/", "")
                .withClass("code/", EchoServlet.class)
                .with("index.html", "index")
                .with("bar.jsp", "<%@ taglib prefix=\"t\" uri=\"urn:bar\" %><t:loud>bar</t:loud>")
                .with("foo.jsp", "<%@ taglib prefix=\"t\" uri=\"urn:foo\" %><t:loud>foo</t:loud>"));

        member.awaitBody("/acme/index.html", "index");
        assertThat(member.get("/acme/bar.jsp").body()).isEqualTo("BAR");
        assertThat(member.status("/acme/foo.jsp")).isEqualTo(500);
        assertThat(member.get("/acme/bar.txt").body()).isEqualTo("resource of bar");
        assertThat(member.status("/acme/foo.txt")).isEqualTo(404);
        assertThat(member.status("/acme/WEB-INF/lib/foo.jar")).isEqualTo(404);
        assertThat(member.status("/acme/LIB/bar.jar")).isEqualTo(200);
        assertThat(member.get("/acme/echo").body()).endsWith("same=true");
    }

    private static ArchiveFile library(String uri, String name) {
        return new ArchiveFile()
                .with("META-INF/t.tld", taglib(uri, LoudTag.class.getName()))
                .with("META-INF/resources/" + name + ".txt", "resource of " + name)
                .withClass("", LoudTag.class);
    }

    @Test
    void point12StoppingTheBundleUndeploysAtOnceWhateverFails() throws Exception {
        System.clearProperty(StubbornListener.SERVICE);
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle shop = member.start(webBundle("shop", "/shop", "DynamicImport-Package: org.osgi.framework")
                    .withClass("", StubbornListener.class)
                    .with("a.txt", "shop"));
            member.awaitBody("/shop/a.txt", "shop");
            Bundle waits = member.start(webBundle("waits", "/shop").with("a.txt", "waits"));
            await().untilAsserted(() -> assertThat(events.of(waits)).endsWith("FAILED"));

            shop.stop();

            assertThat(System.getProperty(StubbornListener.SERVICE)).isIn("null", "[]");
            assertThat(contextsOf("shop")).isNull();
            member.awaitBody("/shop/a.txt", "waits");
            await().untilAsserted(() ->
                    assertThat(events.of(shop)).containsExactly("DEPLOYING", "DEPLOYED", "UNDEPLOYING", "UNDEPLOYED"));
            waits.stop();
            assertThat(member.status("/shop/a.txt")).isEqualTo(404);
            assertThat(member.base().resolve("data/web-bundles")).isEmptyDirectory();
            shop.start();
            member.awaitBody("/shop/a.txt", "shop");
        }
    }

    @Test
    void point13StoppingTheExtenderUndeploysAll() throws Exception {
        Bundle shop = member.start(webBundle("shop", "/shop").with("a.txt", "bundle"));
        member.deploy(new ArchiveFile().with("a.txt", "war"), "plain.war");
        member.awaitBody("/shop/a.txt", "bundle");
        Bundle extender = member.bundle("org.clowder.deploy").orElseThrow();

        extender.stop();

        assertThat(member.status("/shop/a.txt")).isEqualTo(404);
        assertThat(member.status("/plain/a.txt")).isEqualTo(404);
        assertThat(shop.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(shop.getRegisteredServices()).isNullOrEmpty();
        extender.start();
        member.awaitBody("/shop/a.txt", "bundle");
        member.awaitBody("/plain/a.txt", "war");
    }

    @Test
    void point20EventsHaveAllProperties() throws Exception {
        Bundle extender = member.bundle("org.clowder.deploy").orElseThrow();
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle shop = member.start(webBundle("shop", "/shop").with("a.txt", "a"));
            Bundle broken = member.start(webBundle("broken", "/broken").withClass("", FailingListener.class));
            await().untilAsserted(() -> assertThat(events.of(shop)).endsWith("DEPLOYED"));
            Bundle second = member.start(webBundle("second", "/shop"));
            await().untilAsserted(() -> assertThat(events.of(broken)).endsWith("FAILED"));
            await().untilAsserted(() -> assertThat(events.of(second)).endsWith("FAILED"));
            shop.stop();
            await().untilAsserted(() -> assertThat(events.of(shop)).endsWith("UNDEPLOYED"));

            for (String topic : List.of("DEPLOYING", "DEPLOYED", "UNDEPLOYING", "UNDEPLOYED")) {
                assertThat(events.latest(shop, topic))
                        .as(topic)
                        .contains(
                                entry("bundle.symbolicName", "shop"),
                                entry("bundle.id", shop.getBundleId()),
                                entry("bundle", shop),
                                entry("bundle.version", new Version("1.2.3")),
                                entry("context.path", "/shop"),
                                entry("extender.bundle", extender),
                                entry("extender.bundle.id", extender.getBundleId()),
                                entry("extender.bundle.symbolicName", "org.clowder.deploy"),
                                entry("extender.bundle.version", extender.getVersion()))
                        .doesNotContainKeys("exception", "collision", "collision.bundles")
                        .extractingByKey("timestamp")
                        .isInstanceOf(Long.class);
            }
            assertThat(events.latest(broken, "FAILED"))
                    .doesNotContainKeys("collision", "collision.bundles")
                    .extractingByKey("exception")
                    .isInstanceOf(Throwable.class)
                    .asString()
                    .contains("no database");
            assertThat(events.latest(second, "FAILED"))
                    .containsKeys("collision", "collision.bundles")
                    .extractingByKey("exception")
                    .isInstanceOf(Throwable.class);
        }
    }

    private static Stream<Arguments> failures() {
        String part = FailingPart.class.getName();
        return Stream.of(
                Arguments.of("listener", "no database", broken().withClass("", FailingListener.class)),
                Arguments.of(
                        "filter",
                        "no paper",
                        broken().withClass("", FailingPart.class)
                                .with(
                                        "WEB-INF/web.xml",
                                        webXml("<filter><filter-name>f</filter-name><filter-class>" + part
                                                + "</filter-class></filter>"))),
                Arguments.of(
                        "initializer",
                        "no staff",
                        broken().withClass("", FailingPart.class)
                                .with("META-INF/services/jakarta.servlet.ServletContainerInitializer", part)),
                Arguments.of("web.xml", "WEB-INF/web.xml", broken().with("WEB-INF/web.xml", webXml("<servlet>"))),
                Arguments.of(
                        "jar",
                        "WEB-INF/lib/torn.jar",
                        broken("Bundle-ClassPath: .,WEB-INF/lib/torn.jar").with("WEB-INF/lib/torn.jar", "no archive")));
    }

    private static ArchiveFile broken(String... headers) {
        return webBundle("broken", "/broken", headers);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void point20TheEventOfAFailureSaysWhy(String what, String reason, ArchiveFile file) throws Exception {
        try (RecordedEvents events = new RecordedEvents(member)) {
            Bundle broken = member.start(file);

            await().untilAsserted(() -> assertThat(events.of(broken)).endsWith("FAILED"));
            assertThat(events.latest(broken, "FAILED"))
                    .extractingByKey("exception")
                    .isInstanceOf(Throwable.class)
                    .asString()
                    .contains(reason);
            assertThat(member.applications())
                    .anyMatch(app -> app.contains("broken") && app.contains("state=FAILED") && app.contains(reason));
        }
    }

    @Test
    void point21TheBundleContextIsAnAttribute() throws Exception {
        member.start(webBundle("shop", "/shop").withClass("", EchoServlet.class));

        member.awaitBody("/shop/echo", "path=/shop bundle=org.apache.felix.framework.BundleContextImpl");
    }

    @Test
    void point22ServicesAreLookedUpByJndi() throws Exception {
        String lookup = "<%@ page import=\"javax.naming.*\" %><% try { %><%= new InitialContext()"
                + ".lookup(request.getParameter(\"name\")) %><% } catch (NamingException e) { %><%= e.getMessage() %><% } %>";
        member.start(webBundle("asks", "/asks").with("lookup.jsp", lookup));
        member.deploy(new ArchiveFile().with("lookup.jsp", lookup), "plain.war");
        Bundle owner = member.start(bundle("owner"));
        owner.getBundleContext().registerService(CharSequence.class, "low", properties("rank", "a", 1));
        owner.getBundleContext().registerService(CharSequence.class, "high", properties("rank", "b", 2));
        owner.getBundleContext()
                .registerService(Comparable.class, "named", properties("osgi.jndi.service.name", "x.y", 0));

        member.awaitBody("/asks/lookup.jsp?name=osgi:service/java.lang.CharSequence", "high");
        Map<String, String> answers = Map.of(
                "osgi:service/java.lang.CharSequence/(rank=a)", "low",
                "osgi:service/x.y", "named",
                "osgi:service/com.acme.None", "osgi:service/com.acme.None: there is no such service");
        for (Map.Entry<String, String> one : answers.entrySet()) {
            assertThat(member.get("/asks/lookup.jsp?name=" + one.getKey()).body())
                    .isEqualTo(one.getValue());
        }
        assertThat(member.get("/asks/lookup.jsp?name=osgi:framework/bundleContext")
                        .body())
                .contains("BundleContextImpl");
        assertThat(member.get("/asks/lookup.jsp?name=java:comp/env").body()).contains("org.apache.naming");
        member.awaitBody("/plain/lookup.jsp?name=osgi:service/x.y", "only a web bundle that is active can");
    }

    private static Hashtable<String, Object> properties(String name, Object value, int ranking) {
        return new Hashtable<>(Map.of(name, value, Constants.SERVICE_RANKING, ranking));
    }

    @Test
    void point23ResourcesAreFoundInFragmentsAndNamesAreNoPatterns() throws Exception {
        member.install(bundle("shop.fragment", "Fragment-Host: shop")
                .with("localized/logo.png", "of the fragment")
                .with("both.txt", "of the fragment")
                .with("dir/more.txt", "more"));
        member.start(
                webBundle("shop", "/shop")
                        .with("both.txt", "of the bundle")
                        .with("starred.txt", "no pattern")
                        .with("dir/st*r\\.txt", "odd")
                        .with("dir/star.txt", "star")
                        .with(
                                "get.jsp",
                                "<%@ page import=\"java.io.InputStream\" %><% InputStream in = application.getResourceAsStream("
                                        + "request.getParameter(\"name\")); %><%= in == null ? \"nothing\" : new String("
                                        + "in.readAllBytes()) %> <%= application.getResource(request.getParameter(\"name\")) != null %>")
                        .with(
                                "list.jsp",
                                "<%= new java.util.TreeSet<String>(application.getResourcePaths(request.getParameter(\"name\"))) %>"));

        member.awaitBody("/shop/localized/logo.png", "of the fragment");
        Map<String, String> found = Map.of(
                "/localized/logo.png", "of the fragment true",
                "/both.txt", "of the bundle true",
                "/dir/st*r%5C.txt", "odd true",
                "/dir/st*r.txt", "nothing false",
                "/st*.txt", "nothing false",
                "/star%5Ced.txt", "nothing false");
        for (Map.Entry<String, String> one : found.entrySet()) {
            assertThat(member.get("/shop/get.jsp?name=" + one.getKey()).body())
                    .as(one.getKey())
                    .isEqualTo(one.getValue());
        }
        assertThat(member.get("/shop/list.jsp?name=/dir/").body())
                .isEqualTo("[/dir/more.txt, /dir/st*r\\.txt, /dir/star.txt]");
        assertThat(member.get("/shop/list.jsp?name=/").body()).contains("/dir/", "/localized/", "/both.txt");
    }

    @Test
    void point24AnnotationsHoldUnlessTheMetadataIsComplete() throws Exception {
        String greeting = "<env-entry><env-entry-name>greeting</env-entry-name><env-entry-type>java.lang.String"
                + "</env-entry-type><env-entry-value>hello</env-entry-value></env-entry>";
        System.clearProperty(InjectedServlet.DESTROYED);
        Bundle open = member.start(webBundle("open", "/open")
                .withClass("", InjectedServlet.class)
                .with("WEB-INF/web.xml", webXml(greeting)));
        member.start(webBundle("complete", "/complete")
                .withClass("", InjectedServlet.class)
                .with("a.txt", "a")
                .with("WEB-INF/web.xml", webXml(greeting).replace("version=", "metadata-complete=\"true\" version=")));

        member.awaitBody("/open/injected", "begun with hello");
        open.stop();
        assertThat(System.getProperty(InjectedServlet.DESTROYED)).isEqualTo("hello");
        member.awaitBody("/complete/a.txt", "a");
        assertThat(member.status("/complete/injected")).isEqualTo(404);
    }
}
