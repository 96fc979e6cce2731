package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.clowder.deploy.it.WebBundles.PACKAGE;
import static org.clowder.deploy.it.WebBundles.webBundle;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.EchoSocket;
import org.clowder.deploy.it.app.MeetingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

@Timeout(60)
@ExtendWith(SharedMember.class)
class WebBundleIT {

    private static final String LIBRARY = "org/clowder/deploy/it/lib/";

    private final Member member = SharedMember.member();

    @Test
    void runsWithClassesOfTheBundle() throws Exception {
        member.deploy(
                webBundle("root.classes", "/shop", "Clowder-Distributable: true")
                        .withClass("", EchoServlet.class)
                        .withClass("", EchoSocket.class)
                        .with("index.html", "static")
                        .with("dir name/ä+b%.txt", "odd name")
                        .with(
                                "page.jsp",
                                "<%@ page import=\"" + PACKAGE
                                        + ".EchoServlet\" %>jsp ${1+1} <%= EchoServlet.class.getClassLoader() =="
                                        + " pageContext.getClass().getClassLoader() %>"),
                "shop.jar");
        member.deploy(
                webBundle("webinf.classes", "/other/path/", "Bundle-ClassPath: WEB-INF/classes")
                        .with("WEB-INF/classes/", "")
                        .withClass("WEB-INF/classes/", EchoServlet.class),
                "other.war");

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
    void theOrderOfFilesDoesNotMatter() throws Exception {
        member.stop();
        webBundle("needs.library", "/app", "Bundle-ClassPath: .")
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
        assertThat(member.missing())
                .singleElement()
                .asString()
                .contains("deploy/a.jar: FAILED", "waits for package org.clowder.deploy.it.lib");
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
    void severalStartAtATime() throws Exception {
        System.getProperties().put(MeetingListener.class.getName(), new CyclicBarrier(3));
        try {
            for (String name : List.of("one", "two", "three")) {
                member.start(webBundle(name, "/" + name)
                        .withClass("", MeetingListener.class)
                        .with("a.txt", name));
            }

            for (String name : List.of("one", "two", "three")) {
                member.awaitBody("/" + name + "/a.txt", name);
            }
        } finally {
            System.getProperties().remove(MeetingListener.class.getName());
        }
    }

    @Test
    void updateAndRemovalOfTheFile() throws Exception {
        Path file = webBundle("shop", "/shop")
                .with("a.txt", "one")
                .write(member.deploy().resolve("shop.jar"));
        member.awaitBody("/shop/a.txt", "one");
        webBundle("shop", "/shop").with("a.txt", "two").write(file);
        member.awaitBody("/shop/a.txt", "two");

        Files.delete(file);

        member.awaitStatus("/shop/a.txt", 404);
        await().untilAsserted(() -> assertThat(member.bundle("shop")).isEmpty());
    }

    @Test
    void aCorruptUpdateLeavesTheBundleRunningAndIsTakenWhenItIsComplete() throws Exception {
        Path file = member.deploy(webBundle("shop", "/shop").with("a.txt", "one"), "shop.jar");
        member.awaitBody("/shop/a.txt", "one");
        long started = member.bundle("shop").orElseThrow().getLastModified();

        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));

        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(member.applications()).anyMatch(app -> app.contains("update refused")));
        assertThat(member.get("/shop/a.txt").body()).isEqualTo("one");
        assertThat(member.bundle("shop").orElseThrow().getLastModified()).isEqualTo(started);
        assertThat(member.missing()).isEmpty();

        webBundle("shop", "/shop").with("a.txt", "two").write(file);
        member.awaitBody("/shop/a.txt", "two");
        await().untilAsserted(() -> assertThat(member.applications()).noneMatch(app -> app.contains("update refused")));
    }

    @Test
    void aFileThatIsNoArchiveIsRefusedAndTakenWhenItIsOne() throws Exception {
        member.stop();
        Path file = Files.writeString(member.deploy().resolve("shop.jar"), "half");
        Files.writeString(member.deploy().resolve("plain.jar"), "");
        new ArchiveFile().withManifest("Main-Class: x").write(member.deploy().resolve("plain.jar"));
        member.start();
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.missing())
                .anyMatch(line -> line.startsWith("deploy/shop.jar: FAILED: cannot be read"))
                .anyMatch(line -> line.startsWith("deploy/plain.jar: FAILED: its manifest has no Bundle")));
        assertThat(member.missingForEveryone()).containsOnly("a file of the deploy folder: FAILED");

        webBundle("shop", "/shop").with("a.txt", "one").write(file);
        member.awaitBody("/shop/a.txt", "one");
        Files.delete(member.deploy().resolve("plain.jar"));
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(member.missing()).isEmpty());
    }

    @Test
    void twoApplicationsOnOnePath() throws Exception {
        member.deploy(new ArchiveFile().with("a.txt", "war"), "shop.war");
        member.awaitBody("/shop/a.txt", "war");
        webBundle("shop", "/shop").with("a.txt", "bundle").write(member.deploy().resolve("other.jar"));

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.applications())
                .anyMatch(app -> app.contains("other.jar (shop 1.2.3)")
                        && app.contains("FAILED")
                        && app.contains("context path /shop is taken by shop.war")));
        assertThat(member.get("/shop/a.txt").body()).isEqualTo("war");

        Files.delete(member.deploy().resolve("shop.war"));
        member.awaitBody("/shop/a.txt", "bundle");
    }

    @Test
    void aMemberStartsAgainWithItsBundles() throws Exception {
        Path gone = member.deploy(webBundle("gone", "/gone").with("a.txt", "gone"), "gone.jar");
        Path changed = member.deploy(webBundle("changed", "/changed").with("a.txt", "one"), "changed.jar");
        member.deploy(webBundle("kept", "/kept").with("a.txt", "kept"), "kept.jar");
        member.awaitBody("/gone/a.txt", "gone");
        member.awaitBody("/changed/a.txt", "one");
        member.awaitBody("/kept/a.txt", "kept");
        long keptSince = member.bundle("kept").orElseThrow().getLastModified();
        member.stop();
        Files.delete(gone);
        webBundle("changed", "/changed").with("a.txt", "two").write(changed);

        member.start();

        member.awaitBody("/kept/a.txt", "kept");
        member.awaitBody("/changed/a.txt", "two");
        member.awaitStatus("/gone/a.txt", 404);
        assertThat(member.bundle("gone")).isEmpty();
        assertThat(member.bundle("kept").orElseThrow().getLastModified()).isEqualTo(keptSince);
    }

    @Test
    void nothingOfAnUndeployedBundleStaysInMemory() throws Exception {
        Path file = member.deploy(
                webBundle("shop", "/shop").withClass("", EchoServlet.class).with("page.jsp", "jsp ${1+1}"), "shop.jar");
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
    void aSecondFileWithTheSameBundleIsRefused() throws Exception {
        member.stop();
        webBundle("shop", "/shop").with("a.txt", "first").write(member.deploy().resolve("a.jar"));
        webBundle("shop", "/shop").with("a.txt", "second").write(member.deploy().resolve("b.jar"));
        member.start();

        member.awaitBody("/shop/a.txt", "first");
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.missing())
                .singleElement()
                .asString()
                .startsWith("deploy/b.jar: FAILED: cannot be installed as a bundle"));
    }
}
