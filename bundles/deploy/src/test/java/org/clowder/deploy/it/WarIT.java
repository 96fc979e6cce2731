package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.EchoSocket;
import org.clowder.deploy.it.app.FailingListener;
import org.clowder.deploy.it.app.LingeringListener;
import org.clowder.deploy.it.app.VisibleParts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(SharedMember.class)
class WarIT {

    private final Member member = SharedMember.member();

    private static ArchiveFile shop(String content) {
        return new ArchiveFile()
                .with("index.html", content)
                .with(
                        "page.jsp",
                        "<%@ page import=\"java.util.*\" %><% List<String> l = List.of(\"a\", \"b\"); %>jsp ${1+1} <%="
                                + " l.size() %>")
                .with("META-INF/context.xml", "<Context><Parameter name=\"who\" value=\"context.xml\"/></Context>")
                .with("param.jsp", "<%= application.getInitParameter(\"who\") %>")
                .withClass("WEB-INF/classes/", EchoServlet.class)
                .withClass("WEB-INF/classes/", EchoSocket.class);
    }

    @Test
    void runsAsOnAPlainTomcat() throws Exception {
        member.deploy(shop("hello"), "shop.war");
        member.deploy(shop("nested"), "a#b.war");
        member.deploy(shop("root"), "ROOT.war");

        member.awaitBody("/shop/", "hello");
        member.awaitBody("/a/b/", "nested");
        member.awaitBody("/", "root");
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());
        assertThat(member.get("/shop/page.jsp").body()).isEqualTo("jsp 2 2");
        assertThat(member.get("/a/b/page.jsp").body()).isEqualTo("jsp 2 2");
        assertThat(member.get("/shop/param.jsp").body()).isEqualTo("context.xml");
        assertThat(member.get("/shop/echo").body()).isEqualTo("path=/shop bundle=null same=true");
        assertThat(member.status("/shop/WEB-INF/classes/")).isEqualTo(404);
        assertThat(member.echo("/shop/socket", "hi")).isEqualTo("echo hi");
        assertThat(member.applications())
                .anyMatch(app -> app.contains("path=/shop") && app.contains("shop.war") && app.contains("DEPLOYED"));
    }

    @Test
    void aLibraryBringsResourcesPagesAndAFragment() throws Exception {
        byte[] library = new ArchiveFile()
                .with("META-INF/resources/of-library.txt", "library")
                .with("META-INF/resources/index.html", "of the library, too")
                .with("META-INF/resources/who.jsp", "<%= application.getInitParameter(\"who\") %>")
                .with(
                        "META-INF/web-fragment.xml",
                        "<web-fragment xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\"><context-param>"
                                + "<param-name>who</param-name><param-value>fragment</param-value></context-param>"
                                + "</web-fragment>")
                .bytes();
        member.deploy(new ArchiveFile().with("index.html", "own").with("WEB-INF/lib/library.jar", library), "shop.war");

        member.awaitBody("/shop/", "own");
        assertThat(member.get("/shop/of-library.txt").body()).isEqualTo("library");
        assertThat(member.get("/shop/who.jsp").body()).isEqualTo("fragment");
        assertThat(member.status("/shop/META-INF/web-fragment.xml")).isEqualTo(404);
    }

    /** Those of the {@code catalina.properties} that Tomcat brings, unless a context file says otherwise. */
    @Test
    void librariesThatTomcatNamesAreNotScanned() throws Exception {
        ArchiveFile war = new ArchiveFile().with("index.html", "own");
        for (String name : new String[] {"commons-io-2", "library"}) {
            byte[] library = new ArchiveFile()
                    .with("META-INF/resources/" + name + ".txt", "there")
                    .bytes();
            war.with("WEB-INF/lib/" + name + ".jar", library);
        }
        member.deploy(war, "shop.war");
        member.deploy(
                war.with(
                        "META-INF/context.xml",
                        "<Context><JarScanner><JarScanFilter pluggabilitySkip=\"\"/></JarScanner></Context>"),
                "all.war");

        member.awaitBody("/shop/library.txt", "there");
        assertThat(member.status("/shop/commons-io-2.txt")).isEqualTo(404);
        member.awaitBody("/all/commons-io-2.txt", "there");
    }

    @Test
    void aBundleWhoseHeadersCannotBeSatisfiedRunsAsAWarFileIfItIsWhole() throws Exception {
        Path file = foreign("first").write(member.deploy().resolve("guest.war"));
        member.awaitBody("/guest/", "first");
        assertThat(member.get("/guest/echo").body()).isEqualTo("path=/guest bundle=null same=true");
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());
        assertThat(member.applications())
                .anyMatch(app -> app.contains("path=/guest") && app.contains("war") && app.contains("DEPLOYED"));

        foreign("second").write(file);
        member.awaitBody("/guest/", "second");
        Files.delete(file);
        member.awaitStatus("/guest/", 404);
    }

    @Test
    void aBundleThatNeedsAnotherOneWaitsForIt() throws Exception {
        member.stop();
        foreign("thin", "Import-Package: jakarta.servlet,org.clowder.elsewhere")
                .write(member.deploy().resolve("thin.war"));
        member.start();
        await().untilAsserted(() -> assertThat(member.missing())
                .singleElement()
                .asString()
                .contains("deploy/thin.war: FAILED", "org.clowder.elsewhere"));
        member.awaitStatus("/thin/", 404);
    }

    private static ArchiveFile foreign(String content) {
        return foreign(
                content,
                "Import-Package: jakarta.servlet;version=\"[4,5)\",org.clowder.deploy.it.app;version=\"[7,8)\"");
    }

    private static ArchiveFile foreign(String content, String imports) {
        return shop(content)
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: guest",
                        "Web-ContextPath: /elsewhere",
                        "Bundle-ClassPath: WEB-INF/classes",
                        imports);
    }

    @Test
    void updateAndRemovalOfTheFileRedeployAndUndeploy() throws Exception {
        Path war = shop("one").write(member.deploy().resolve("shop.war"));
        member.awaitBody("/shop/", "one");

        shop("two").write(war);
        member.awaitBody("/shop/", "two");
        assertThat(member.base().resolve("data/applications/shop").toFile().list())
                .hasSize(1);

        Files.delete(war);
        member.awaitStatus("/shop/", 404);
        await().untilAsserted(() -> assertThat(
                        member.base().resolve("data/applications/shop").toFile().list())
                .isNullOrEmpty());
        assertThat(member.missing()).isEmpty();
        await().untilAsserted(() -> assertThat(member.applications()).noneMatch(app -> app.contains("shop.war")));
    }

    @Test
    void whatAnApplicationLeavesOnTheThreadThatStartsItKeepsNothingInMemory() throws Exception {
        List<WeakReference<?>> loaders = new CopyOnWriteArrayList<>();
        System.getProperties().put(LingeringListener.LOADERS, loaders);
        for (int version = 1; version <= 4; version++) {
            member.deploy(
                    shop("version " + version)
                            .withClass("WEB-INF/classes/", LingeringListener.class)
                            .with(
                                    "WEB-INF/web.xml",
                                    "<web-app><listener><listener-class>" + LingeringListener.class.getName()
                                            + "</listener-class></listener></web-app>"),
                    "shop.war");
            member.awaitBody("/shop/", "version " + version);
        }

        assertThat(loaders).hasSize(4);
        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            System.gc();
            assertThat(loaders.subList(0, 3)).allMatch(loader -> loader.refersTo(null));
        });
        System.getProperties().remove(LingeringListener.LOADERS);
    }

    @Test
    void classesThatAScanHasFoundAreReadAfterARestartAndAChangedLibraryIsScannedAnew() throws Exception {
        ArchiveFile library = new ArchiveFile()
                .withClass("", EchoServlet.class)
                .withClass("", EchoSocket.class)
                .withClass("", VisibleParts.class);
        ArchiveFile war = new ArchiveFile().with("a.txt", "a").with("WEB-INF/lib/library.jar", library.bytes());
        for (int i = 0; i < 8; i++) {
            war.with(
                    "WEB-INF/lib/" + i + ".jar",
                    new ArchiveFile().with("number", "" + i).bytes());
        }
        Path file = war.write(member.deploy().resolve("scanned.war"));
        member.awaitBody("/scanned/echo", "path=/scanned");
        Path record = scans().stream()
                .filter(found -> lines(found).stream().anyMatch(line -> line.endsWith("EchoServlet.class")))
                .findFirst()
                .orElseThrow();
        assertThat(lines(record))
                .anyMatch(line -> line.endsWith("EchoSocket.class"))
                .noneMatch(line -> line.endsWith("VisibleParts.class"));
        List<Path> before = scans();
        member.deploy(war, "other.war");
        member.awaitBody("/other/echo", "path=/other");
        assertThat(scans()).hasSize(before.size() + 1);
        Files.delete(member.deploy().resolve("other.war"));
        await().untilAsserted(() -> assertThat(scans()).containsExactlyInAnyOrderElementsOf(before));

        member.stop();
        member.start();
        member.awaitBody("/scanned/echo", "path=/scanned");

        // only who does not scan believes that there is nothing
        member.stop();
        Files.write(record, List.of(lines(record).get(0), "end"));
        member.start();
        member.awaitBody("/scanned/a.txt", "a");
        assertThat(member.get("/scanned/echo").statusCode()).isEqualTo(404);

        war.with("WEB-INF/lib/library.jar", library.with("more.txt", "").bytes())
                .with("a.txt", "b")
                .write(file);
        member.awaitBody("/scanned/a.txt", "b");
        assertThat(member.get("/scanned/echo").body()).startsWith("path=/scanned");
        assertThat(scans()).containsExactlyInAnyOrderElementsOf(before);

        member.stop();
        Files.delete(file);
        member.start();
        member.stop();
        assertThat(scans()).doesNotContain(record);
        member.start();
    }

    private List<Path> scans() throws IOException {
        try (Stream<Path> files = Files.list(member.base().resolve("data/scans"))) {
            return files.toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHalfCopiedFileIsRefusedAndTakenWhenItIsComplete() throws Exception {
        member.stop();
        Path whole = shop("whole").write(member.base().resolve("whole.war"));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(member.deploy().resolve("half.war"), Arrays.copyOf(bytes, bytes.length / 2));
        shop("sound").write(member.deploy().resolve("sound.war"));
        member.start();

        member.awaitBody("/sound/", "sound");
        await().untilAsserted(() -> assertThat(member.missing())
                .singleElement()
                .asString()
                .startsWith("deploy/half.war: FAILED: cannot be read as an archive"));
        assertThat(member.missingForEveryone()).containsExactly("application /half: FAILED");

        Files.write(member.deploy().resolve("half.war"), bytes);
        member.awaitBody("/half/", "whole");
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());
    }

    @Test
    void aCorruptUpdateLeavesTheOldVersionRunning() throws Exception {
        Path war = member.deploy(shop("old"), "shop.war");
        member.awaitBody("/shop/", "old");

        Files.write(war, Arrays.copyOf(Files.readAllBytes(war), 1000));

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.applications())
                .anyMatch(app -> app.contains("update refused") && app.contains("DEPLOYED")));
        assertThat(member.get("/shop/").body()).contains("old");
    }

    @Test
    void aNewFileThatFailsDoesNotTakeAReadyMemberOut() throws Exception {
        member.deploy(shop("good"), "good.war");
        member.awaitBody("/good/", "good");
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());

        new ArchiveFile()
                .with("index.html", "x")
                .withClass("WEB-INF/classes/", FailingListener.class)
                .write(member.deploy().resolve("broken.war"));

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.applications())
                .anyMatch(app -> app.contains("broken.war") && app.contains("FAILED")));
        assertThat(member.missing()).isEmpty();
        assertThat(member.status("/good/")).isEqualTo(200);
    }

    @Test
    void everythingIsThereAgainAfterTheServerBundleCameBack() throws Exception {
        Path war = member.deploy(shop("one"), "shop.war");
        member.awaitBody("/shop/", "one");

        for (int round = 0; round < 2; round++) {
            member.bundle("org.clowder.server").orElseThrow().stop();
            assertThat(member.status("/shop/")).isEqualTo(-1);
            shop("round " + round).write(war);
            member.bundle("org.clowder.server").orElseThrow().start();
            member.awaitBody("/shop/", "round " + round);
        }
    }

    @Test
    void aMemberStartsAgainWithWhatChangedWhileItWasDown() throws Exception {
        Path kept = member.deploy(shop("kept"), "kept.war");
        Path gone = member.deploy(shop("gone"), "gone.war");
        member.awaitBody("/gone/", "gone");
        member.awaitBody("/kept/", "kept");
        member.stop();
        Files.delete(gone);
        Path unpacked = member.base().resolve("data/applications/kept");
        Path generation = unpacked.resolve(unpacked.toFile().list()[0]);
        Files.writeString(generation.resolve("marker.txt"), "unpacked once");

        member.start();

        member.awaitBody("/kept/marker.txt", "unpacked once");
        assertThat(member.status("/gone/")).isEqualTo(404);
        assertThat(member.base().resolve("data/applications/gone")).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void theDeployerCopiesWaitsAndRemoves() throws Exception {
        Path source = shop("one").write(member.base().resolve("shop.war"));

        assertThat(member.call(Member.DEPLOYER, "deploy", source)).isEqualTo("Deployed /shop from shop.war");
        assertThat(member.get("/shop/").body()).contains("one");
        shop("two").write(source);
        member.call(Member.DEPLOYER, "deploy", source);
        assertThat(member.get("/shop/").body()).contains("two");
        assertThat(member.deploy()).isDirectoryContaining("glob:**/shop.war");
        assertThat(member.deploy().toFile().list()).hasSize(1);

        assertThatThrownBy(() -> member.call(Member.DEPLOYER, "undeploy", "/other"))
                .hasMessage("No application is deployed on /other; there are: /shop");
        assertThat(member.call(Member.DEPLOYER, "undeploy", "/shop"))
                .isEqualTo("Undeployed /shop and removed deploy/shop.war");
        assertThat(member.status("/shop/")).isEqualTo(404);
        assertThat(member.deploy()).isEmptyDirectory();
    }

    @Test
    void theDeployerRefusesWhatCannotRun() throws Exception {
        Path text = Files.writeString(member.base().resolve("text.war"), "no archive");
        Path broken = new ArchiveFile()
                .withClass("WEB-INF/classes/", FailingListener.class)
                .write(member.base().resolve("broken.war"));

        assertThatThrownBy(() -> member.call(Member.DEPLOYER, "deploy", text))
                .hasMessageStartingWith("text.war refused: cannot be read as an archive");
        assertThat(member.deploy()).isEmptyDirectory();
        assertThatThrownBy(() ->
                        member.call(Member.DEPLOYER, "deploy", member.base().resolve("none.txt")))
                .hasMessageContaining("expected a file named *.war or *.jar or *.zip");
        assertThatThrownBy(() -> member.call(Member.DEPLOYER, "deploy", broken)).hasMessageStartingWith("broken.war: ");
    }
}
