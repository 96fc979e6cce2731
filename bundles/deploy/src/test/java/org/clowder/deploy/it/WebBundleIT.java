package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.EchoSocket;
import org.clowder.deploy.it.app.FailingListener;
import org.clowder.deploy.it.app.MarkingInitializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

@Timeout(120)
class WebBundleIT {

    private static final String SERVLET = "Import-Package: jakarta.servlet,jakarta.servlet.http,"
            + "jakarta.servlet.annotation,jakarta.websocket,jakarta.websocket.server";
    private static final String PACKAGE = "org.clowder.deploy.it.app";
    private static final String LIBRARY = "org/clowder/deploy/it/lib/";

    private Member member;

    @BeforeEach
    void make(@TempDir Path directory) throws Exception {
        member = new Member(directory.resolve("member"));
    }

    @AfterEach
    void stop() throws Exception {
        member.close();
    }

    private static ArchiveFile bundle(String name, String path, String... headers) {
        String[] all = new String[] {
            "Bundle-ManifestVersion: 2",
            "Bundle-SymbolicName: " + name,
            "Bundle-Version: 1.2.3",
            "Web-ContextPath: " + path,
            SERVLET
        };
        String[] more = Arrays.copyOf(all, all.length + headers.length);
        System.arraycopy(headers, 0, more, all.length, headers.length);
        return new ArchiveFile().withManifest(more);
    }

    @Test
    void runsWithClassesOfTheBundle() throws Exception {
        bundle("root.classes", "/shop", "Clowder-Distributable: true")
                .withClass("", EchoServlet.class)
                .withClass("", EchoSocket.class)
                .with("index.html", "static")
                .with("dir name/ä+b%.txt", "odd name")
                .with(
                        "page.jsp",
                        "<%@ page import=\"" + PACKAGE
                                + ".EchoServlet\" %>jsp ${1+1} <%= EchoServlet.class.getClassLoader() == pageContext.getClass().getClassLoader() %>")
                .write(member.deploy().resolve("shop.jar"));
        bundle("webinf.classes", "/other/path/", "Bundle-ClassPath: WEB-INF/classes")
                .with("WEB-INF/classes/", "")
                .withClass("WEB-INF/classes/", EchoServlet.class)
                .write(member.deploy().resolve("other.war"));
        member.start();

        member.awaitBody("/shop/index.html", "static");
        member.awaitBody("/other/path/echo", "path=/other/path");
        assertThat(member.get("/shop/echo").body())
                .startsWith("path=/shop bundle=")
                .doesNotContain("bundle=null")
                .endsWith("same=true");
        assertThat(member.get("/shop/page.jsp").body()).isEqualTo("jsp 2 false");
        assertThat(member.get("/shop/dir%20name/%C3%A4%2Bb%25.txt").body()).isEqualTo("odd name");
        assertThat(member.applications())
                .anyMatch(app -> app.contains("path=/shop") && app.contains("shop.jar (root.classes 1.2.3)"))
                .anyMatch(app -> app.contains("bundle header Clowder-Distributable"));
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());
    }

    @Test
    void protectedDirectoriesAndClassesAreNeverServed() throws Exception {
        ArchiveFile file = bundle("protected", "/shop").withClass("", EchoServlet.class);
        for (String directory : List.of("WEB-INF", "META-INF", "OSGI-INF", "OSGI-OPT")) {
            file.with(directory + "/secret.txt", "secret");
        }
        file.with("public.txt", "public").write(member.deploy().resolve("shop.jar"));
        member.start();
        member.awaitBody("/shop/public.txt", "public");

        for (String path : List.of(
                "WEB-INF/secret.txt",
                "META-INF/secret.txt",
                "OSGI-INF/secret.txt",
                "OSGI-OPT/secret.txt",
                "osgi-inf/secret.txt",
                "Osgi-Opt/secret.txt",
                "%4FSGI-INF/secret.txt",
                "x/../OSGI-INF/secret.txt",
                "x/%2e%2e/OSGI-OPT/secret.txt",
                "./OSGI-INF/secret.txt",
                "OSGI-INF;a=b/secret.txt",
                "OSGI-INF",
                "OSGI-INF//secret.txt",
                "/OSGI-INF/secret.txt",
                "org/clowder/deploy/it/app/EchoServlet.class")) {
            assertThat(member.status("/shop/" + path)).as(path).isIn(400, 404);
        }
    }

    @Test
    void undeploysWhileTheBundleIsStopping() throws Exception {
        bundle("shop", "/shop").with("a.txt", "a").write(member.deploy().resolve("shop.jar"));
        member.start();
        member.awaitBody("/shop/a.txt", "a");
        Bundle shop = member.bundle("shop").orElseThrow();
        ServiceReference<?>[] services = await().until(
                        () -> member.context()
                                .getAllServiceReferences(
                                        "jakarta.servlet.ServletContext", "(osgi.web.symbolicname=shop)"),
                        found -> found != null);
        assertThat(services).hasSize(1);
        assertThat(services[0].getBundle()).isEqualTo(shop);
        assertThat(services[0].getProperty("osgi.web.contextpath")).isEqualTo("/shop");
        assertThat(services[0].getProperty("osgi.web.version")).hasToString("1.2.3");

        shop.stop();

        assertThat(member.status("/shop/a.txt")).isEqualTo(404);
        assertThat(member.context().getAllServiceReferences("jakarta.servlet.ServletContext", null))
                .isNull();
        assertThat(member.base().resolve("data/web-bundles")).isEmptyDirectory();
        assertThat(member.missing()).isEmpty();
        shop.start();
        member.awaitBody("/shop/a.txt", "a");
    }

    @Test
    void theOrderOfFilesDoesNotMatter() throws Exception {
        bundle("needs.library", "/app", "Bundle-ClassPath: .")
                .with("a.txt", "a")
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: needs.library",
                        "Web-ContextPath: /app",
                        "Import-Package: org.clowder.deploy.it.lib")
                .write(member.deploy().resolve("a.jar"));
        member.start();
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.applications())
                .anyMatch(app -> app.contains("/app") && app.contains("org.clowder.deploy.it.lib")));
        assertThat(member.missing()).singleElement().asString().contains("deploy/a.jar: FAILED", "cannot start");
        assertThat(member.missingForEveryone()).containsExactly("application /app: FAILED");

        Path library = library("1").write(member.deploy().resolve("z.jar"));
        member.awaitBody("/app/a.txt", "a");
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());

        Files.delete(library);
        member.awaitStatus("/app/a.txt", 404);
        library("2").write(library);
        member.awaitBody("/app/a.txt", "a");
    }

    private static ArchiveFile library(String version) {
        return new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: library",
                        "Bundle-Version: " + version,
                        "Export-Package: org.clowder.deploy.it.lib")
                .with(LIBRARY, "");
    }

    @Test
    void updateAndRemovalOfTheFile() throws Exception {
        member.start();
        Path file = bundle("shop", "/shop")
                .with("a.txt", "one")
                .write(member.deploy().resolve("shop.jar"));
        member.awaitBody("/shop/a.txt", "one");
        bundle("shop", "/shop").with("a.txt", "two").write(file);
        member.awaitBody("/shop/a.txt", "two");

        Files.delete(file);

        member.awaitStatus("/shop/a.txt", 404);
        await().untilAsserted(() -> assertThat(member.bundle("shop")).isEmpty());
    }

    @Test
    void aCorruptUpdateLeavesTheBundleRunningAndIsTakenWhenItIsComplete() throws Exception {
        Path file = bundle("shop", "/shop")
                .with("a.txt", "one")
                .write(member.deploy().resolve("shop.jar"));
        member.start();
        member.awaitBody("/shop/a.txt", "one");
        long started = member.bundle("shop").orElseThrow().getLastModified();

        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));

        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(member.applications()).anyMatch(app -> app.contains("update refused")));
        assertThat(member.get("/shop/a.txt").body()).isEqualTo("one");
        assertThat(member.bundle("shop").orElseThrow().getLastModified()).isEqualTo(started);
        assertThat(member.missing()).isEmpty();

        bundle("shop", "/shop").with("a.txt", "two").write(file);
        member.awaitBody("/shop/a.txt", "two");
        await().untilAsserted(() -> assertThat(member.applications()).noneMatch(app -> app.contains("update refused")));
    }

    @Test
    void aFileThatIsNoArchiveIsRefusedAndTakenWhenItIsOne() throws Exception {
        Path file = Files.writeString(member.deploy().resolve("shop.jar"), "half");
        Files.writeString(member.deploy().resolve("plain.jar"), "");
        new ArchiveFile().withManifest("Main-Class: x").write(member.deploy().resolve("plain.jar"));
        member.start();
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.missing())
                .anyMatch(line -> line.startsWith("deploy/shop.jar: FAILED: cannot be read"))
                .anyMatch(line -> line.startsWith("deploy/plain.jar: FAILED: its manifest has no Bundle")));
        assertThat(member.missingForEveryone()).containsOnly("a file of the deploy folder: FAILED");

        bundle("shop", "/shop").with("a.txt", "one").write(file);
        member.awaitBody("/shop/a.txt", "one");
        Files.delete(member.deploy().resolve("plain.jar"));
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(member.missing()).isEmpty());
    }

    @Test
    void twoApplicationsOnOnePath() throws Exception {
        new ArchiveFile().with("a.txt", "war").write(member.deploy().resolve("shop.war"));
        member.start();
        member.awaitBody("/shop/a.txt", "war");
        bundle("shop", "/shop").with("a.txt", "bundle").write(member.deploy().resolve("other.jar"));

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.applications())
                .anyMatch(app -> app.contains("other.jar (shop 1.2.3)")
                        && app.contains("FAILED")
                        && app.contains("context path /shop is taken by shop.war")));
        assertThat(member.get("/shop/a.txt").body()).isEqualTo("war");

        Files.delete(member.deploy().resolve("shop.war"));
        member.awaitBody("/shop/a.txt", "bundle");
    }

    /** Whatever context files name in place of what makes a context one of a web bundle. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Loader delegate=\"true\"/><JarScanner scanManifest=\"false\"/><Resources cachingAllowed=\"false\"/>"
            })
    void initializersResourcesAndFragmentsOfOtherBundlesTakePart(String parts) throws Exception {
        new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: contributor",
                        "Bundle-Version: 1",
                        "Export-Package: " + PACKAGE,
                        SERVLET)
                .with(
                        "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                        MarkingInitializer.class.getName())
                .with("META-INF/resources/shared.txt", "shared")
                .with(
                        "META-INF/tags.tld",
                        "<taglib xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\"><tlib-version>1</tlib-version>"
                                + "<short-name>t</short-name><uri>urn:tags</uri><function><name>up</name>"
                                + "<function-class>java.lang.String</function-class>"
                                + "<function-signature>java.lang.String valueOf(int)</function-signature></function></taglib>")
                .withClass("", MarkingInitializer.class)
                .withClass("", EchoServlet.class)
                .write(member.deploy().resolve("contributor.jar"));
        new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: shop",
                        "Web-ContextPath: /shop",
                        "Import-Package: " + PACKAGE)
                .with("META-INF/context.xml", "<Context>" + parts + "</Context>")
                .with("a.txt", "a")
                .with("page.jsp", "<%@ taglib prefix=\"t\" uri=\"urn:tags\" %>tag ${t:up(7)}")
                .write(member.deploy().resolve("shop.jar"));
        new ArchiveFile()
                .withManifest("Bundle-ManifestVersion: 2", "Bundle-SymbolicName: shop.fragment", "Fragment-Host: shop")
                .with("a.txt", "not this one")
                .with("b.txt", "of the fragment")
                .with(
                        "WEB-INF/web.xml",
                        "<web-app><context-param><param-name>x</param-name><param-value>y</param-value></context-param></web-app>")
                .with("param.jsp", "<%= application.getInitParameter(\"x\") %>")
                .write(member.deploy().resolve("shop-fragment.jar"));
        member.start();

        member.awaitBody("/shop/b.txt", "of the fragment");
        assertThat(member.get("/shop/a.txt").body()).isEqualTo("a");
        assertThat(member.get("/shop/param.jsp").body()).isEqualTo("y");
        assertThat(member.get("/shop/shared.txt").body()).isEqualTo("shared");
        assertThat(member.get("/shop/initialized").body()).startsWith("path=/shop");
        assertThat(member.get("/shop/page.jsp").body()).isEqualTo("tag 7");
    }

    @Test
    void theFilterOfAContextFileDecidesWhichBundlesAreScanned() throws Exception {
        for (String name : List.of("wanted", "skipped")) {
            new ArchiveFile()
                    .withManifest(
                            "Bundle-ManifestVersion: 2", "Bundle-SymbolicName: " + name, "Export-Package: lib." + name)
                    .with("lib/" + name + "/x.txt", "")
                    .with("META-INF/resources/" + name + ".txt", name)
                    .write(member.deploy().resolve(name + ".jar"));
        }
        new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: shop",
                        "Web-ContextPath: /shop",
                        "Import-Package: lib.wanted,lib.skipped")
                .with(
                        "META-INF/context.xml",
                        "<Context><JarScanner><JarScanFilter pluggabilitySkip=\"skipped.jar\"/></JarScanner></Context>")
                .write(member.deploy().resolve("shop.jar"));
        member.start();

        member.awaitBody("/shop/wanted.txt", "wanted");
        assertThat(member.get("/shop/skipped.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void eventsAreSentInOrder() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        List<Map<String, Object>> properties = new CopyOnWriteArrayList<>();
        member.start();
        listen(events, properties);
        Path file =
                bundle("shop", "/shop").with("a.txt", "a").write(member.deploy().resolve("shop.jar"));
        member.awaitBody("/shop/a.txt", "a");
        bundle("broken", "/broken")
                .withClass("", FailingListener.class)
                .write(member.deploy().resolve("broken.jar"));
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(events).contains("FAILED broken"));
        Files.delete(file);

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(events)
                .filteredOn(event -> event.endsWith("shop"))
                .containsExactly("DEPLOYING shop", "DEPLOYED shop", "UNDEPLOYING shop", "UNDEPLOYED shop"));
        assertThat(events)
                .filteredOn(event -> event.endsWith("broken"))
                .containsExactly("DEPLOYING broken", "FAILED broken");
        assertThat(properties.get(events.indexOf("FAILED broken")).get("exception"))
                .asString()
                .contains(FailingListener.class.getName(), "no database");
        assertThat(properties.get(0))
                .containsEntry("context.path", "/shop")
                .containsKeys(
                        "bundle.symbolicName",
                        "bundle.id",
                        "bundle",
                        "bundle.version",
                        "timestamp",
                        "extender.bundle",
                        "extender.bundle.id",
                        "extender.bundle.symbolicName",
                        "extender.bundle.version");
    }

    /** An event handler that works across class spaces: a proxy of the framework's interface. */
    private void listen(List<String> events, List<Map<String, Object>> properties) throws Exception {
        Class<?> type = member.bundle("org.apache.felix.eventadmin")
                .orElseThrow()
                .loadClass("org.osgi.service.event.EventHandler");
        Object handler = java.lang.reflect.Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("handleEvent")) {
                        return method.getName().equals("hashCode") ? 1 : (Object) (proxy == arguments[0]);
                    }
                    Object event = arguments[0];
                    Map<String, Object> all = new java.util.HashMap<>();
                    for (String name : (String[])
                            event.getClass().getMethod("getPropertyNames").invoke(event)) {
                        all.put(
                                name,
                                event.getClass()
                                        .getMethod("getProperty", String.class)
                                        .invoke(event, name));
                    }
                    properties.add(all);
                    String topic = all.get("event.topics").toString();
                    events.add(topic.substring(topic.lastIndexOf('/') + 1) + " " + all.get("bundle.symbolicName"));
                    return null;
                });
        Dictionary<String, Object> filter = new Hashtable<>();
        filter.put("event.topics", "org/osgi/service/web/*");
        member.bundle("org.apache.felix.eventadmin")
                .orElseThrow()
                .getBundleContext()
                .registerService(type.getName(), handler, filter);
    }

    @Test
    void stoppingTheExtenderUndeploysAndItsReturnDeploysAgain() throws Exception {
        bundle("shop", "/shop").with("a.txt", "bundle").write(member.deploy().resolve("shop.jar"));
        new ArchiveFile().with("a.txt", "war").write(member.deploy().resolve("plain.war"));
        member.start();
        member.awaitBody("/shop/a.txt", "bundle");
        member.awaitBody("/plain/a.txt", "war");
        Bundle extender = member.bundle("org.clowder.deploy").orElseThrow();

        extender.stop();

        assertThat(member.status("/shop/a.txt")).isEqualTo(404);
        assertThat(member.status("/plain/a.txt")).isEqualTo(404);
        assertThat(member.bundle("shop").orElseThrow().getState()).isEqualTo(Bundle.ACTIVE);
        extender.start();
        member.awaitBody("/shop/a.txt", "bundle");
        member.awaitBody("/plain/a.txt", "war");
    }

    @Test
    void aMemberStartsAgainWithItsBundles() throws Exception {
        Path gone = bundle("gone", "/gone")
                .with("a.txt", "gone")
                .write(member.deploy().resolve("gone.jar"));
        Path changed = bundle("changed", "/changed")
                .with("a.txt", "one")
                .write(member.deploy().resolve("changed.jar"));
        bundle("kept", "/kept").with("a.txt", "kept").write(member.deploy().resolve("kept.jar"));
        member.start();
        member.awaitBody("/gone/a.txt", "gone");
        member.awaitBody("/changed/a.txt", "one");
        member.awaitBody("/kept/a.txt", "kept");
        long keptSince = member.bundle("kept").orElseThrow().getLastModified();
        member.stop();
        Files.delete(gone);
        bundle("changed", "/changed").with("a.txt", "two").write(changed);

        member.start();

        member.awaitBody("/kept/a.txt", "kept");
        member.awaitBody("/changed/a.txt", "two");
        member.awaitStatus("/gone/a.txt", 404);
        assertThat(member.bundle("gone")).isEmpty();
        assertThat(member.bundle("kept").orElseThrow().getLastModified()).isEqualTo(keptSince);
    }

    @Test
    void lazyBundlesAreServedToo() throws Exception {
        bundle("lazy", "/lazy", "Bundle-ActivationPolicy: lazy")
                .withClass("", EchoServlet.class)
                .with("a.txt", "a")
                .write(member.deploy().resolve("lazy.jar"));
        member.start();

        member.awaitBody("/lazy/a.txt", "a");
        assertThat(member.get("/lazy/echo").body()).contains("same=true");
        assertThat(member.bundle("lazy").orElseThrow().getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void nothingOfAnUndeployedBundleStaysInMemory() throws Exception {
        Path file = bundle("shop", "/shop")
                .withClass("", EchoServlet.class)
                .with("page.jsp", "jsp ${1+1}")
                .write(member.deploy().resolve("shop.jar"));
        member.start();
        member.awaitBody("/shop/echo", "same=true");
        member.awaitBody("/shop/page.jsp", "jsp 2");
        WeakReference<Object> loader = new WeakReference<>(classLoader());
        WeakReference<Object> wiring = new WeakReference<>(
                member.bundle("shop").orElseThrow().adapt(BundleWiring.class).getClassLoader());

        Files.delete(file);
        member.awaitStatus("/shop/echo", 404);

        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            System.gc();
            assertThat(loader.get()).isNull();
            assertThat(wiring.get()).isNull();
        });
    }

    private Object classLoader() throws Exception {
        ServiceReference<?> reference = await().until(
                        () -> member.context().getAllServiceReferences("jakarta.servlet.ServletContext", null),
                        found -> found != null)[0];
        Object servletContext = member.context().getService(reference);
        try {
            return servletContext.getClass().getMethod("getClassLoader").invoke(servletContext);
        } finally {
            member.context().ungetService(reference);
        }
    }

    @Test
    void aWarIsInstalledAsABundleByItsUrl() throws Exception {
        member.start();
        Path war = new ArchiveFile()
                .withClass("WEB-INF/classes/", EchoServlet.class)
                .with("a.txt", "by its URL")
                .write(member.base().resolve("plain.war"));

        Bundle bundle = member.context()
                .installBundle("webbundle:" + war.toUri() + "?Web-ContextPath=/by-url&Bundle-SymbolicName=by.url");
        bundle.start();

        member.awaitBody("/by-url/a.txt", "by its URL");
        assertThat(member.get("/by-url/echo").body())
                .startsWith("path=/by-url bundle=")
                .doesNotContain("bundle=null");
        bundle.stop();
        assertThat(member.status("/by-url/a.txt")).isEqualTo(404);
        assertThatThrownBy(() -> member.context().installBundle("webbundle:" + war.toUri()))
                .isInstanceOf(BundleException.class)
                .hasStackTraceContaining("the parameter Web-ContextPath is missing");
    }

    @Test
    void servicesAreLookedUpByJndi() throws Exception {
        String lookup = "<%@ page import=\"javax.naming.*\" %><% try { %><%= new InitialContext()"
                + ".lookup(request.getParameter(\"name\")) %><% } catch (NamingException e) { %><%= e.getMessage() %><% } %>";
        bundle("asks", "/asks").with("lookup.jsp", lookup).write(member.deploy().resolve("asks.jar"));
        new ArchiveFile().with("lookup.jsp", lookup).write(member.deploy().resolve("plain.war"));
        member.start();
        member.context().registerService(CharSequence.class, "low", properties("rank", "a", 1));
        member.context().registerService(CharSequence.class, "high", properties("rank", "b", 2));
        member.context().registerService(Comparable.class, "named", properties("osgi.jndi.service.name", "x.y", 0));

        member.awaitBody("/asks/lookup.jsp?name=osgi:service/java.lang.CharSequence", "high");
        assertThat(member.get("/asks/lookup.jsp?name=osgi:service/java.lang.CharSequence/(rank=a)")
                        .body())
                .isEqualTo("low");
        assertThat(member.get("/asks/lookup.jsp?name=osgi:service/x.y").body()).isEqualTo("named");
        assertThat(member.get("/asks/lookup.jsp?name=osgi:service/com.acme.None")
                        .body())
                .isEqualTo("osgi:service/com.acme.None: there is no such service");
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
    void aSecondFileWithTheSameBundleIsRefused() throws Exception {
        bundle("shop", "/shop").with("a.txt", "first").write(member.deploy().resolve("a.jar"));
        bundle("shop", "/shop").with("a.txt", "second").write(member.deploy().resolve("b.jar"));
        member.start();

        member.awaitBody("/shop/a.txt", "first");
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.missing())
                .singleElement()
                .asString()
                .startsWith("deploy/b.jar: FAILED: cannot be installed as a bundle"));
    }
}
