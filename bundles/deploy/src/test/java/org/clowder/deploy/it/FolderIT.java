package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.WaitingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;

/** What people put into the deploy folder, and what becomes of it. */
@Timeout(60)
@ExtendWith(SharedMember.class)
class FolderIT {

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Member member = SharedMember.member();

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("").removeHandler(listener);
    }

    private static ArchiveFile page(String content) {
        return new ArchiveFile().with("index.html", content).with("WEB-INF/web.xml", webXml(content));
    }

    private static String webXml(String name) {
        return "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\"><display-name>" + name
                + "</display-name></web-app>";
    }

    private static ArchiveFile bundle(String name, String path, String... headers) {
        return new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: " + name,
                        "Web-ContextPath: " + path,
                        "Import-Package: jakarta.servlet,jakarta.servlet.http,jakarta.servlet.annotation",
                        String.join("\n", headers))
                .with("a.txt", name);
    }

    @Test
    void aDirectoryIsServedInPlaceAndStartsAnewWithItsWebXml() throws Exception {
        Path shop = Files.createDirectories(member.deploy().resolve("shop"));
        Files.writeString(shop.resolve("index.html"), "first");
        Files.writeString(shop.resolve("name.jsp"), "<%= application.getServletContextName() %>");
        Files.createDirectories(shop.resolve("WEB-INF"));
        Files.writeString(shop.resolve("WEB-INF/web.xml"), webXml("one"));
        member.awaitBody("/shop/", "first");
        assertThat(member.get("/shop/name.jsp").body()).isEqualTo("one");
        assertThat(member.applications()).anyMatch(app -> app.contains("kind=directory") && app.contains("path=/shop"));

        Files.writeString(shop.resolve("other.html"), "in place");
        member.awaitBody("/shop/other.html", "in place");
        Files.writeString(shop.resolve("WEB-INF/web.xml"), webXml("two"));
        Files.setLastModifiedTime(shop.resolve("WEB-INF/web.xml"), FileTime.fromMillis(1_000_000_000_000L));
        member.awaitBody("/shop/name.jsp", "two");

        assertThat(member.call(Member.DEPLOYER, "undeploy", "/shop"))
                .isEqualTo("Undeployed /shop and removed deploy/shop");
        assertThat(member.status("/shop/")).isEqualTo(404);
        assertThat(shop).doesNotExist();
    }

    @Test
    void aDirectoryIsThereAgainAfterARestartAndGoesWithItsLast() throws Exception {
        Path shop =
                Files.createDirectories(member.deploy().resolve("a#b/WEB-INF")).getParent();
        Files.writeString(shop.resolve("index.html"), "there");
        member.awaitBody("/a/b/", "there");
        member.stop();
        member.start();
        member.awaitBody("/a/b/", "there");

        Files.move(shop, member.base().resolve("elsewhere"));
        member.awaitStatus("/a/b/", 404);
        assertThat(member.base().resolve("elsewhere/index.html")).exists();
    }

    @Test
    void aNameInAnotherEncodingIsSaidOnceAndMissedByNobody() throws Exception {
        Path plain = page("there").write(member.deploy().resolve("plain.war"));
        String foreign = "'" + member.deploy() + "'/\"$(printf 'caf\\351')\".war";
        run("sh", "-c", "cp '" + plain + "' " + foreign);
        member.awaitBody("/plain/", "there");

        await().untilAsserted(() -> assertThat(log)
                .filteredOn(line -> line.contains(".war is not deployed: its name is not "))
                .hasSize(1));
        assertThat(member.missing()).isEmpty();
        assertThat(member.applications()).hasSize(1);
        run("sh", "-c", "rm " + foreign);
    }

    @Test
    void whatIsNoApplicationIsSaidOnce() throws Exception {
        for (String name : List.of("platform.kar", "org.example.cfg", "notes.txt", ".hidden.kar")) {
            Files.writeString(member.deploy().resolve(name), "x");
        }
        Files.createDirectories(member.deploy().resolve("folder"));

        String expected =
                "is not deployed: expected *.war or *.jar or *.zip, or a directory with WEB-INF, jaggery.conf or index.jag";
        await().untilAsserted(() -> assertThat(log)
                .contains(
                        "deploy/platform.kar " + expected,
                        "deploy/notes.txt " + expected,
                        "deploy/folder " + expected,
                        "deploy/org.example.cfg " + expected + "; a configuration belongs into conf"));
        Files.createDirectories(member.deploy().resolve("folder/WEB-INF"));
        Files.writeString(member.deploy().resolve("folder/index.html"), "now it is one");
        member.awaitBody("/folder/", "now it is one");
        assertThat(log).filteredOn(line -> line.contains(expected)).hasSize(4);
        assertThat(member.missing()).isEmpty();
    }

    @Test
    void aWarWithAPathButNoNameIsAnOrdinaryOne() throws Exception {
        member.deploy(page("plain").withManifest("Web-ContextPath: /elsewhere"), "plain.war");

        member.awaitBody("/plain/", "plain");
        assertThat(log)
                .contains("plain.war has Web-ContextPath /elsewhere but is no bundle, as it has no Bundle-SymbolicName:"
                        + " its name gives its path");
    }

    @Test
    void aFileThatIsRemovedAtOnceIsUndeployed() throws Exception {
        Path source = page("one").write(member.base().resolve("shop.war"));
        member.call(Member.DEPLOYER, "deploy", source);
        assertThat(member.status("/shop/")).isEqualTo(200);

        Files.delete(member.deploy().resolve("shop.war"));

        member.awaitStatus("/shop/", 404);
        await().untilAsserted(() -> assertThat(member.applications()).noneMatch(app -> app.contains("/shop")));
    }

    @Test
    void oddNamesDoNotKeepAnApplicationFromRunning() throws Exception {
        member.deploy(
                page("odd")
                        .with("./", "")
                        .with("/etc/x", "absolute")
                        .with("WEB-INF\\lib.txt", "from elsewhere")
                        .with("index.html/below", "below a file")
                        .with("x".repeat(300), "long"),
                "odd#.war");

        member.awaitBody("/odd/", "odd");
        assertThat(log)
                .anyMatch(line -> line.startsWith("odd#.war is deployed without what cannot be unpacked: /etc/x ("));
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());
    }

    @Test
    void aBundleWithAPathThatCannotBeIsRefusedAtOnce() throws Exception {
        Path source = bundle("shop", "/a/../b").write(member.base().resolve("shop.jar"));

        assertThatThrownBy(() -> member.call(Member.DEPLOYER, "deploy", source))
                .hasMessageStartingWith("shop.jar: Web-ContextPath \"/a/../b\" is not valid; expected");
        assertThat(member.applications()).anyMatch(app -> app.contains("shop.jar") && app.contains("state=FAILED"));
        member.stop();
        member.start();
        await().untilAsserted(() -> assertThat(member.missing())
                .singleElement()
                .asString()
                .startsWith("deploy/shop.jar: FAILED: Web-ContextPath \"/a/../b\" is not valid"));
        bundle("shop", "shop").write(member.deploy().resolve("shop.jar"));
        member.awaitBody("/shop/a.txt", "shop");
    }

    @Test
    void aBundleWithoutEntriesForItsDirectoriesFindsItsClasses() throws Exception {
        member.deploy(
                bundle("tight", "/tight", "Bundle-ClassPath: WEB-INF/classes")
                        .withClass("WEB-INF/classes/", EchoServlet.class),
                "tight.jar");

        member.awaitBody("/tight/echo", "path=/tight");
    }

    @Test
    void aBundleThatSomeoneHasStoppedStaysStopped() throws Exception {
        member.deploy(bundle("shop", "/shop"), "shop.jar");
        member.awaitBody("/shop/a.txt", "shop");

        Bundle shop = member.bundle("shop").orElseThrow();
        shop.stop();
        bundle("other", "/other").write(member.deploy().resolve("other.jar"));
        member.awaitBody("/other/a.txt", "other");

        assertThat(shop.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(member.status("/shop/a.txt")).isEqualTo(404);
        assertThat(member.missing()).isEmpty();
        assertThat(member.applications()).anyMatch(app -> app.contains("/shop") && app.contains("state=UNDEPLOYED"));
        shop.start();
        member.awaitBody("/shop/a.txt", "shop");
    }

    @Test
    void aBundleThatBecameAPlainWarWhileTheMemberWasDownIsGone() throws Exception {
        Path file = member.deploy(bundle("shop", "/bundled"), "shop.war");
        member.awaitBody("/bundled/a.txt", "shop");
        member.stop();
        page("plain").write(file);

        member.start();

        member.awaitBody("/shop/", "plain");
        member.awaitStatus("/bundled/a.txt", 404);
        assertThat(member.bundle("shop")).isEmpty();
    }

    @Test
    void aDamagedFileDoesNotTakeTheBundleOfTheLastRunAway() throws Exception {
        Path file = member.deploy(bundle("shop", "/bundled"), "shop.war");
        member.awaitBody("/bundled/a.txt", "shop");
        member.stop();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        member.start();

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(log)
                .anyMatch(line -> line.startsWith("shop.war refused: cannot be read")));
        member.awaitBody("/bundled/a.txt", "shop");
        Files.write(file, whole);
        await().untilAsserted(() -> assertThat(member.missing()).isEmpty());
        member.awaitBody("/bundled/a.txt", "shop");
    }

    @Test
    void whatAFolderHeldStaysWhereTheFolderIsGone() throws Exception {
        member.deploy(bundle("shop", "/shop"), "shop.jar");
        member.awaitBody("/shop/a.txt", "shop");
        Path away = member.base().resolve("away");
        Files.move(member.deploy(), away);
        page("other").write(away.resolve("other.war"));
        Files.move(away, member.deploy());
        member.awaitBody("/other/", "other");
        assertThat(member.status("/shop/a.txt")).isEqualTo(200);
        assertThat(log).noneMatch(line -> line.startsWith("Undeployed"));
    }

    @Test
    void aDirectoryBesideItsWarIsWhatTomcatHasUnpacked() throws Exception {
        Files.createDirectories(member.deploy().resolve("shop/WEB-INF"));
        Files.writeString(member.deploy().resolve("shop/index.html"), "stale");
        page("fresh").write(member.deploy().resolve("shop.war"));

        member.awaitBody("/shop/", "fresh");
        await().untilAsserted(() -> assertThat(log).contains("deploy/shop is not deployed, as shop.war beside it is"));
        assertThat(member.missing()).isEmpty();
    }

    @Test
    void aDirectoryThatIsNoApplicationAnyMoreIsUndeployed() throws Exception {
        Path shop =
                Files.createDirectories(member.deploy().resolve("shop/WEB-INF")).getParent();
        Files.writeString(shop.resolve("index.html"), "there");
        member.awaitBody("/shop/", "there");

        Files.delete(shop.resolve("WEB-INF"));

        member.awaitStatus("/shop/", 404);
    }

    @Test
    void aVersionBesideTheOtherDisturbsNobody() throws Exception {
        Path first = member.deploy(page("1"), "shop##1.war");
        member.awaitBody("/shop/", "1");
        Visitor visitor = new Visitor();
        member.deploy(page("2"), "shop##2.war");
        member.awaitBody("/shop/", "2");
        Files.delete(first);
        await().untilAsserted(() -> assertThat(member.applications()).hasSize(1));

        assertThat(visitor.end()).containsOnlyKeys(200);
    }

    @Test
    void aBundleThatIsBeingConvertedHoldsUpNoOtherFile() throws Exception {
        Path javax = Files.createDirectories(member.deploy().resolve("javax"));
        int workers = Math.max(4, Runtime.getRuntime().availableProcessors());
        Phaser phaser = new Phaser(workers + 1);
        System.getProperties().put(WaitingListener.PHASER, phaser);
        try {
            for (int i = 0; i < workers; i++) {
                waiting().write(member.deploy().resolve("waiting" + i + ".war"));
            }
            phaser.awaitAdvanceInterruptibly(phaser.arrive(), 40, TimeUnit.SECONDS);
            old("converted", "one").write(javax.resolve("converted.jar"));
            Path given = old("given", "one").write(javax.resolve("given.jar"));
            Files.createFile(javax.resolve("looked-at.kar"));
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> log.stream().anyMatch(line -> line.startsWith("deploy/javax/looked-at.kar")));
            new ArchiveFile()
                    .withManifest("Bundle-ManifestVersion: 2", "Bundle-SymbolicName: library")
                    .write(member.deploy().resolve("library.jar"));
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> member.bundle("library").isPresent());
            Files.delete(given);
            assertThat(member.bundle("converted")).isEmpty();
        } finally {
            phaser.forceTermination();
            System.getProperties().remove(WaitingListener.PHASER);
        }

        member.awaitBody("/converted/a.txt", "one");
        old("converted", "two").write(javax.resolve("converted.jar"));
        member.awaitBody("/converted/a.txt", "two");
        assertThat(member.bundle("given")).isEmpty();
        assertThat(log)
                .filteredOn(line -> line.startsWith("converted.jar: converted from javax"))
                .hasSize(2);
        Files.delete(javax.resolve("converted.jar"));
        await().until(() -> member.bundle("converted").isEmpty());
    }

    private static ArchiveFile waiting() {
        return new ArchiveFile()
                .withClass("WEB-INF/classes/", WaitingListener.class)
                .with(
                        "WEB-INF/web.xml",
                        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\"><listener>"
                                + "<listener-class>" + WaitingListener.class.getName()
                                + "</listener-class></listener></web-app>");
    }

    private static ArchiveFile old(String name, String content) {
        return new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: " + name,
                        "Web-ContextPath: /" + name,
                        "Import-Package: javax.servlet;version=\"[3.1,5)\"")
                .with("a.txt", content);
    }

    @ParameterizedTest
    @CsvSource({"large.war, 128k", "javax/large.war, 400k"})
    void whatDidNotFitOnTheDiskIsDeployedOnceThereIsSpace(String file, String size) throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        assumeTrue(root || Boolean.getBoolean("clowder.requireAllTests"), "only root can mount a small disk");
        member.stop();
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        Path small = Files.createDirectories(member.base().resolve("data/applications"));
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", small.toString());
        try {
            Files.createDirectories(member.deploy().resolve("javax"));
            page("large").with("noise.bin", noise).write(member.deploy().resolve(file));
            member.start();
            await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.missing())
                    .singleElement()
                    .asString()
                    .contains("deploy/" + file + ": FAILED", "No space left on device; tried again every 5 s"));

            run("mount", "-o", "remount,size=2m", small.toString());
            member.awaitBody("/large/", "large");
            await().untilAsserted(() -> assertThat(member.missing()).isEmpty());
            assertThat(log)
                    .filteredOn(line -> line.startsWith(file + " refused"))
                    .hasSize(1);
        } finally {
            member.stop();
            run("umount", small.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    /** Asks for one page again and again, and notes what it was told. */
    private final class Visitor extends Thread {
        private final Map<Integer, String> answers = new ConcurrentHashMap<>();
        private volatile boolean ended;

        Visitor() {
            start();
        }

        @Override
        public void run() {
            while (!ended) {
                try {
                    HttpResponse<String> response = member.get("/shop/index.html");
                    answers.put(
                            response.statusCode(),
                            response.headers().firstValue("Retry-After").orElse("none"));
                } catch (IOException e) {
                    answers.put(-1, e.toString());
                }
            }
        }

        /** What came of each status: the last {@code Retry-After}. */
        Map<Integer, String> end() throws InterruptedException {
            ended = true;
            join(TimeUnit.SECONDS.toMillis(20));
            return answers;
        }
    }
}
