package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.clowder.harness.Cli;
import org.clowder.harness.Directories;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.LoudTag;
import org.clowder.itests.app.ScannedServlet;
import org.clowder.itests.app.WaitingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes into the folder of a member in odd ways or with odd content, and what its user then sees. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class FolderOfAMemberIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration AT_ONCE = Duration.ofSeconds(50);
    private static final int MANY = 100;

    private static final String PARTS =
            """
            <Loader delegate="true"/><JarScanner scanManifest="false"/><Resources cachingAllowed="false">
            <PostResources className="org.apache.catalina.webresources.DirResourceSet" base="%s" webAppMount="/more"/></Resources>
            """;
    private static final String TAGLIB =
            """
            <taglib xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"><tlib-version>1</tlib-version><short-name>t</short-name>
            <uri>urn:loud</uri><tag><name>loud</name><tag-class>%s</tag-class><body-content>empty</body-content></tag></taglib>
            """
                    .formatted(LoudTag.class.getName());

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;
    private static Path folder;

    /** Its locale knows ASCII alone. */
    @BeforeAll
    static void start() {
        member = members.single("member").with("LC_ALL", "C").start();
        member.awaitReady();
        folder = member.base().resolve("deploy");
    }

    @AfterEach
    void emptyTheFolder() {
        Directories.fresh(folder);
        await().atMost(SOON).until(() -> MemberReport.applications(member).isEmpty());
    }

    private static Path file(String name) {
        return members.directory().resolve(name);
    }

    private static WarBuilder war(String content) {
        return new WarBuilder().servlet(CountingServlet.class, "/count").file("a.txt", content);
    }

    private static WarBuilder webBundle(String name, String contextPath, String... headers) {
        return war(name)
                .file(
                        "META-INF/MANIFEST.MF",
                        """
                        Manifest-Version: 1.0
                        Bundle-ManifestVersion: 2
                        Bundle-SymbolicName: com.acme.%s
                        Bundle-ClassPath: WEB-INF/classes
                        Import-Package: jakarta.servlet,jakarta.servlet.http
                        Web-ContextPath: %s
                        %s
                        """
                                .formatted(name, contextPath, String.join("\n", headers)));
    }

    private static Cli.Result deploy(WarBuilder application, String name) {
        return member.cli("deploy", application.build(file(name)).toString());
    }

    private static void drop(WarBuilder application, String name) {
        member.deploy(application.build(file(name)));
    }

    private static void expectRefused(WarBuilder application, String name, String reason) {
        long begin = System.nanoTime();
        Cli.Result deploy = deploy(application, name);
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(deploy.exit()).as(deploy.toString()).isEqualTo(1);
        assertThat(taken).as("until it is refused").isLessThan(AT_ONCE);
        assertThat(deploy.errorLine()).contains(name, reason);
        assertThat(application(name)).containsEntry("state", "FAILED");
        assertThat("" + application(name).get("problem")).contains(reason);
    }

    private static void awaitPage(String path, String content) {
        await(path + " is " + content).atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            var response = Http.get(member.url(path));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(content);
        });
    }

    private static void awaitStatus(String path, int status) {
        await(path).atMost(SOON).until(() -> Http.status(member.url(path)).orElse(0) == status);
    }

    private static Map<String, Object> application(String source) {
        return MemberReport.applications(member).stream()
                .filter(application -> ("" + application.get("source")).startsWith(source))
                .findFirst()
                .orElse(Map.of());
    }

    @Test
    void aFileThatIsRemovedRightAfterItsDeploymentIsUndeployed() {
        deploy(war("brief"), "brief.war").done();

        member.remove("deploy/brief.war");

        awaitStatus("/brief/a.txt", 404);
        await().atMost(SOON)
                .until(() -> MemberReport.application(member, "/brief").isEmpty());
    }

    @Test
    void aContextPathWithoutItsSlashGetsOne() {
        assertThat(deploy(webBundle("foo", "foo"), "foo.jar").done().out()).contains("Deployed /foo from foo.jar");

        awaitPage("/foo/a.txt", "foo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//dbl", "/a/../b", "/x#y", ""})
    void aContextPathThatCannotBeIsRefusedAtOnce(String path) {
        expectRefused(
                webBundle("odd", path),
                "odd.jar",
                "Web-ContextPath \"" + path + "\" is not valid; expected / or a path such as /shop");
    }

    @Test
    void whatHasRunAndWhatHasFailedIsTheSameAfterARestart() {
        deploy(war("kept"), "kept.war").done();
        expectRefused(webBundle("odd", "/a/../b"), "odd.jar", "is not valid");

        stop();
        member.start();

        awaitPage("/kept/a.txt", "kept");
        await().atMost(SOON).until(() -> "FAILED".equals(application("odd.jar").get("state")));
        drop(webBundle("odd", "/even"), "odd.jar");
        awaitPage("/even/a.txt", "odd");
        member.awaitReady();
    }

    @Test
    void whatAScanHasFoundIsReadAfterARestartAndAChangedLibraryIsScannedAnew() throws IOException {
        Path record = member.base().resolve("data/scans/Catalina%2Flocalhost%2F%2Fscanned");
        drop(scanned("first"), "scanned.war");
        awaitPage("/scanned/a.txt", "first");
        assertThat(Http.page(member.url("/scanned/annotated"))).isEqualTo("annotated");
        assertThat(record).content().contains("ScannedServlet.class");

        // only who does not scan believes that there is nothing
        stop();
        Files.write(record, List.of(Files.readAllLines(record).get(0), "end"));
        member.start();
        awaitPage("/scanned/a.txt", "first");
        assertThat(Http.status(member.url("/scanned/annotated"))).contains(404);

        drop(scanned("second"), "scanned.war");
        awaitPage("/scanned/a.txt", "second");
        assertThat(Http.page(member.url("/scanned/annotated"))).isEqualTo("annotated");
        member.awaitReady();
    }

    /** Its library has the same content, as far as it is not new. */
    private static WarBuilder scanned(String version) {
        return war(version)
                .library(new BundleBuilder("com.acme.scanned", "1.0.0")
                        .type(ScannedServlet.class)
                        .file("version.txt", version)
                        .build(file("scanned.jar")));
    }

    private static void stop() {
        member.terminate();
        member.awaitExit(SOON);
    }

    @Test
    void aWebBundleNeedsNoEntriesForItsDirectories() {
        drop(webBundle("tight", "/tight"), "tight.jar");

        awaitStatus("/tight/count", 200);
    }

    @Test
    void aTagOfABundleWorksThoughTheApplicationDoesNotImportItsPackage() {
        member.deploy(new BundleBuilder("com.acme.tags", "1.0.0")
                        .header("Export-Package", "com.acme.other")
                        .header("Import-Package", "jakarta.servlet,jakarta.servlet.jsp,jakarta.servlet.jsp.tagext")
                        .file("com/acme/other/x.txt", "")
                        .file("META-INF/loud.tld", TAGLIB)
                        .type(LoudTag.class)
                        .build(file("tags.jar")))
                .deploy(webBundle("speaker", "/speaker", "Require-Bundle: com.acme.tags")
                        .file("page.jsp", "<%@ taglib prefix=\"t\" uri=\"urn:loud\" %><t:loud/>")
                        .build(file("speaker.jar")));

        awaitPage("/speaker/page.jsp", "LOUD");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWebBundleKeepsItsLoaderAndScannerButHasTheResourcesThatContextFilesName(boolean shared) throws IOException {
        Path ofAll = member.base().resolve("conf/context.xml");
        String before = Files.readString(ofAll);
        String path = shared ? "/keeper/shared" : "/keeper/own";
        Path more = Files.createDirectories(file("more"));
        Files.writeString(more.resolve("more.txt"), "of a directory");
        String parts = PARTS.formatted(more);
        if (shared) {
            member.edit("context.xml", xml -> xml.replace("</Context>", parts + "</Context>"));
        }
        try {
            member.deploy(new BundleBuilder("com.acme.shared", "1.0.0")
                            .header("Export-Package", "com.acme.shared")
                            .file("com/acme/shared/x.txt", "")
                            .file("META-INF/resources/shared.txt", "of another bundle")
                            .build(file("shared.jar")))
                    .deploy(webBundle("keeper", path, "Require-Bundle: com.acme.shared")
                            .file("META-INF/context.xml", "<Context>" + (shared ? "" : parts) + "</Context>")
                            .build(file("keeper.jar")));

            awaitPage(path + "/shared.txt", "of another bundle");
            assertThat(Http.page(member.url(path + "/more/more.txt"))).isEqualTo("of a directory");
            assertThat(Http.status(member.url(path + "/count"))).contains(200);
            assertThat(member.consoleLines("Context " + path + ": of its <Loader> only delegate holds"))
                    .isNotEmpty();
            assertThat(member.consoleLines("Context " + path + ": of its <JarScanner> only the JarScanFilter holds"))
                    .isNotEmpty();
        } finally {
            Files.writeString(ofAll, before);
        }
    }

    @Test
    void whatCannotBeAFileIsLeftOutAndTheApplicationRuns() {
        WarBuilder odd = war("runs")
                .file("./", "")
                .file("/etc/clowder-odd", "absolute")
                .file("WEB-INF\\web.xml", "from elsewhere")
                .file("a.txt/below", "a file and a directory")
                .file("x".repeat(300), "too long")
                .file("été.txt", "not ASCII");

        assertThat(deploy(odd, "h#.war").done().out()).contains("Deployed /h from h#.war");
        awaitPage("/h/a.txt", "runs");
        awaitPage("/h/%C3%A9t%C3%A9.txt", "not ASCII");
        assertThat(Path.of("/etc/clowder-odd")).doesNotExist();
        assertThat(member.consoleLines("h#.war is deployed without what cannot be unpacked: "))
                .singleElement()
                .asString()
                .contains("/etc/clowder-odd", "WEB-INF\\web.xml", "a.txt/below", "its name is too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"climber.war", "climber.jar"})
    void whatMeansToLeaveTheApplicationIsRefused(String name) {
        String outside = "../../../escaped.txt";

        expectRefused(
                webBundle("climber", "/climber").file(outside, "outside"),
                name,
                outside + " would be written outside of the application");
    }

    @Test
    void whatIsNoApplicationHasOneLineAndADirectoryIsOne() throws IOException {
        List<String> others = List.of("platform.kar", "org.acme.cfg", "sub");
        Files.writeString(folder.resolve("platform.kar"), "x");
        Files.writeString(folder.resolve("org.acme.cfg"), "x=y");
        Files.writeString(Files.createDirectories(folder.resolve("sub")).resolve("inner.war"), "x");
        Files.writeString(
                Files.createDirectories(folder.resolve("exploded/WEB-INF")).resolveSibling("a.txt"), "in place");
        drop(
                war("plain").file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nWeb-ContextPath: /elsewhere\n"),
                "plain.war");

        awaitPage("/exploded/a.txt", "in place");
        awaitPage("/plain/a.txt", "plain");
        for (String other : others) {
            await().atMost(SOON)
                    .until(() -> !member.consoleLines("deploy/" + other).isEmpty());
            assertThat(member.consoleLines("deploy/" + other))
                    .singleElement()
                    .asString()
                    .contains("is not deployed: expected *.war or *.jar or *.zip, or a directory with WEB-INF");
        }
        assertThat(member.consoleLines("plain.war has Web-ContextPath /elsewhere but is no bundle"))
                .hasSize(1);
        await().atMost(SOON).until(member::ready);
    }

    @Test
    void whatIsMountedByLinksIsReplacedWhenTheLinkTurns() throws IOException {
        for (String version : List.of("one", "two")) {
            war(version).build(folder.resolve(".." + version + "/mounted.war"));
        }
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(folder.resolve("mounted.war"), Path.of("..data/mounted.war"));
        awaitPage("/mounted/a.txt", "one");

        Path turned = Files.createSymbolicLink(folder.resolve("..turned"), Path.of("..two"));
        Files.move(turned, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        awaitPage("/mounted/a.txt", "two");
    }

    @Test
    void aFileThatIsReplacedWhileItStartsIsDeployedAsItIsNow() throws IOException {
        Path end = file("end");
        member.deploy(war("first")
                .type(WaitingListener.class)
                .webXml("<listener><listener-class>" + WaitingListener.class.getName()
                        + "</listener-class></listener><context-param><param-name>until</param-name><param-value>" + end
                        + "</param-value></context-param>")
                .build(file("replaced.war")));
        await().atMost(SOON).until(() -> "DEPLOYING"
                .equals(MemberReport.application(member, "/replaced").get("state")));

        drop(war("second"), "replaced.war");
        Files.createFile(end);

        awaitPage("/replaced/a.txt", "second");
        assertThat(MemberReport.application(member, "/replaced")).containsEntry("state", "DEPLOYED");
    }

    /** For half a minute, so that each look at the folder finds another file. */
    @Test
    void aFileThatIsCopiedSlowlyIsTakenWhenItIsWholeAndNotBefore() throws IOException {
        byte[] whole = Files.readAllBytes(war("whole").ballast(100_000).build(file("slow.war")));
        int pieces = 250;
        int[] written = {0};
        try (OutputStream out = Files.newOutputStream(folder.resolve("slow.war"))) {
            await().pollInterval(Duration.ofMillis(100)).atMost(SOON).until(() -> {
                int piece = Math.min(whole.length / pieces, whole.length - written[0]);
                out.write(whole, written[0], piece);
                written[0] += piece;
                return written[0] == whole.length;
            });
        }

        awaitPage("/slow/a.txt", "whole");
        // some, if this JVM was held up for a second
        assertThat(member.consoleLines("slow.war refused")).hasSizeLessThan(4);
    }

    @Test
    void aHundredFilesAtOnceAreDeployedAndSoIsALargeOne() throws IOException {
        byte[] bytes = Files.readAllBytes(war("one of many").build(file("many.war")));
        for (int i = 0; i < MANY; i++) {
            Files.write(folder.resolve("many" + i + ".war"), bytes);
        }
        drop(war("large").ballast(100 << 20), "large.war");

        awaitPage("/large/a.txt", "large");
        await().atMost(SOON).until(() -> IntStream.range(0, MANY)
                .allMatch(i -> Http.status(member.url("/many" + i + "/a.txt")).orElse(0) == 200));
        await().atMost(SOON).untilAsserted(() -> assertThat(MemberReport.applications(member).stream()
                        .filter(application -> "DEPLOYED".equals(application.get("state"))))
                .hasSizeGreaterThan(MANY));
    }

    @Test
    void aStartWithAFullDiskIsMadeUpForOnceThereIsSpace() throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        assumeTrue(root || Boolean.getBoolean("clowder.requireAllTests"), "only root can mount a small disk");
        Member full =
                members.single("full").deploy(war("large").ballast(300_000).build(file("large.war")));
        String disk = Files.createDirectories(full.base().resolve("data/applications"))
                .toString();
        run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk);
        try {
            full.start();
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(MemberReport.missing(full))
                    .singleElement()
                    .asString()
                    .contains("deploy/large.war: FAILED", "No space left on device; tried again every 5 s"));

            run("mount", "-o", "remount,size=2m", disk);

            full.awaitReady();
            assertThat(Http.status(full.url("/large/count"))).contains(200);
        } finally {
            full.close();
            run("umount", disk);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(Arrays.toString(command))
                .isZero();
    }
}
