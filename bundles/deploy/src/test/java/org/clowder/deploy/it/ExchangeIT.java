package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.CountServlet;
import org.clowder.deploy.it.app.FailingListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those notice who use an application, that is not distributable, while it is exchanged. */
@Timeout(120)
class ExchangeIT {

    private static final String DEPLOYER = "org.clowder.deploy.Deployer";
    private static final String LIBRARY = "org.clowder.deploy.it.lib";

    @TempDir
    private static Path directory;

    private static Member member;

    private final List<Visitor> visitors = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        member = new Member(directory.resolve("member"));
        new ArchiveFile().with("index.html", "root").write(member.deploy().resolve("ROOT.war"));
        member.start();
        member.awaitBody("/", "root");
    }

    @AfterAll
    static void stop() throws Exception {
        member.close();
    }

    @AfterEach
    void remove() throws Exception {
        for (Visitor visitor : visitors) {
            visitor.end();
        }
        for (String file : List.of("shop.war", "shop.jar", "library.jar")) {
            Files.deleteIfExists(member.deploy().resolve(file));
        }
        member.awaitStatus("/shop/count", 404);
        await().until(() -> member.bundle("shop").isEmpty());
    }

    private static ArchiveFile war(String version) {
        return count("WEB-INF/classes/").with("version.txt", version);
    }

    private static ArchiveFile bundle(String version, String... headers) {
        String[] all = {
            "Bundle-ManifestVersion: 2",
            "Bundle-SymbolicName: shop",
            "Web-ContextPath: /shop",
            "Import-Package: jakarta.servlet,jakarta.servlet.http,jakarta.servlet.annotation"
        };
        return count("")
                .with("version.txt", version)
                .withManifest(Stream.concat(Arrays.stream(all), Arrays.stream(headers))
                        .toArray(String[]::new));
    }

    private static ArchiveFile count(String place) {
        return new ArchiveFile().withClass(place, CountServlet.class).withClass(place, CountServlet.Visits.class);
    }

    private static ArchiveFile library(String version) {
        return new ArchiveFile()
                .withManifest("Bundle-ManifestVersion: 2", "Bundle-SymbolicName: library", "Export-Package: " + LIBRARY)
                .with(LIBRARY.replace('.', '/') + "/version.txt", version);
    }

    /** By way of a file beside the folder, so that it is not waited for until it has settled. */
    private static void deploy(ArchiveFile file, String name) throws Exception {
        member.call(DEPLOYER, "deploy", file.write(directory.resolve(name)));
    }

    private void visit(String version) {
        member.awaitBody("/shop/version.txt", version);
        for (int i = 0; i < 4; i++) {
            visitors.add(new Visitor());
        }
        await().until(() -> visitors.stream().allMatch(visitor -> visitor.last > 0));
    }

    private void assertThatNobodyHasNoticed() throws Exception {
        for (Visitor visitor : visitors) {
            visitor.end();
            assertThat(visitor.answers).containsOnlyKeys("200");
        }
    }

    @Test
    void nobodyNoticesTheExchangeOfAWar() throws Exception {
        deploy(war("0"), "shop.war");
        visit("0");

        for (int version = 1; version <= 4; version++) {
            deploy(war("" + version), "shop.war");
            member.awaitBody("/shop/version.txt", "" + version);
        }

        assertThatNobodyHasNoticed();
    }

    @Test
    void norThatANewVersionDoesNotStart() throws Exception {
        deploy(war("0"), "shop.war");
        visit("0");

        assertThatThrownBy(() -> deploy(war("1").withClass("WEB-INF/classes/", FailingListener.class), "shop.war"))
                .hasMessageContaining("update does not start")
                .hasMessageContaining(FailingListener.class.getName())
                .hasMessageContaining("the version before it runs");

        assertThat(member.get("/shop/version.txt").body()).isEqualTo("0");
        assertThat(member.applications())
                .anyMatch(app -> app.contains("DEPLOYED") && app.contains("update does not start"));
        deploy(war("2"), "shop.war");
        member.awaitBody("/shop/version.txt", "2");
        assertThatNobodyHasNoticed();
    }

    @Test
    void whatIsDeployedInThePlaceOfAnUndeployedOneDoesNotGetItsUsers() throws Exception {
        deploy(war("0"), "shop.war");
        HttpResponse<String> first = member.get("/shop/count");
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        assertThat(member.get("/shop/count", "Cookie", cookie).body()).isEqualTo("2");
        Files.delete(member.deploy().resolve("shop.war"));
        member.awaitStatus("/shop/count", 404);

        deploy(war("other"), "shop.war");
        assertThat(member.get("/shop/count", "Cookie", cookie).body()).isEqualTo("1");
    }

    @Test
    void norTheUpdateOfAWebBundleAndOfABundleItIsWiredTo() throws Exception {
        deploy(library("0"), "library.jar");
        deploy(bundle("0", "Require-Bundle: library"), "shop.jar");
        visit("0");

        for (int version = 1; version <= 3; version++) {
            deploy(bundle("" + version, "Require-Bundle: library"), "shop.jar");
            member.awaitBody("/shop/version.txt", "" + version);
            deploy(library("" + version), "library.jar");
            member.awaitStatus("/shop/version.txt", 200);
        }
        member.bundle("shop").orElseThrow().update();

        assertThatNobodyHasNoticed();
    }

    @Test
    void norTheUpdateOfAWebBundleOfAnotherHost() throws Exception {
        String there = "Web-VirtualHosts: example,other.example";
        deploy(bundle("0", there), "shop.jar");
        await().until(() ->
                member.get("/shop/version.txt", "Host", "www.example").statusCode() == 200);
        visitors.add(new Visitor(member, null, 0, "Host", "www.example"));
        visitors.add(new Visitor(member, null, 0, "Host", "other.example"));
        await().until(() -> visitors.stream().allMatch(visitor -> visitor.last > 0));
        assertThat(member.status("/shop/count")).isEqualTo(404);

        for (int version = 1; version <= 4; version++) {
            deploy(bundle("" + version, there), "shop.jar");
        }

        assertThatNobodyHasNoticed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bundle-Name: shop", "Web-VirtualHosts: localhost", "Web-VirtualHosts: LOCALHOST,other.example"})
    void norTheChangeOfAWarToAWebBundleAndBack(String header) throws Exception {
        deploy(war("0"), "shop.war");
        visit("0");

        for (int version = 1; version <= 4; version += 2) {
            deploy(bundle("" + version, header), "shop.war");
            member.awaitBody("/shop/version.txt", "" + version);
            deploy(war("" + (version + 1)), "shop.war");
            member.awaitBody("/shop/version.txt", "" + (version + 1));
        }

        assertThatNobodyHasNoticed();
    }

    @Test
    void anUpdateThatCannotStartHoldsNobodyUpAndSaysWhy() throws Exception {
        deploy(bundle("0"), "shop.jar");
        visit("0");
        for (Visitor visitor : visitors) {
            visitor.end();
        }

        assertThatThrownBy(() -> deploy(bundle("1", "Require-Bundle: nowhere"), "shop.jar"))
                .hasMessageContaining("nowhere");

        assertThat(member.status("/shop/count")).isEqualTo(404);
        assertThat(member.applications())
                .anyMatch(app -> app.contains("path=/shop") && app.contains("FAILED") && app.contains("nowhere"));
        deploy(bundle("2"), "shop.jar");
        Visitor back = visitors.get(0).again();
        visitors.add(back);
        await().until(() -> !back.answers.isEmpty());
        back.end();
        assertThat(back.answers).containsOnlyKeys("200");
    }

    @Test
    void aBundleThatComesBackElsewhereHoldsNobodyUp() throws Exception {
        deploy(bundle("0"), "shop.jar");
        member.awaitBody("/shop/version.txt", "0");

        deploy(
                new ArchiveFile()
                        .withManifest(
                                "Bundle-ManifestVersion: 2", "Bundle-SymbolicName: shop", "Web-ContextPath: /moved")
                        .with("version.txt", "1"),
                "shop.jar");
        member.awaitBody("/moved/version.txt", "1");

        assertThat(member.status("/shop/version.txt")).isEqualTo(404);
    }

    @Test
    void whoDoesNotWantRequestsToWaitHasThemToldToComeAgain() throws Exception {
        try (Member other = new Member(directory.resolve("impatient"))) {
            Files.writeString(other.base().resolve("conf/clowder.properties"), "exchange.wait=0\n");
            war("0").write(other.deploy().resolve("shop.war"));
            other.start();
            other.awaitBody("/shop/version.txt", "0");
            Visitor visitor = new Visitor(other, null, 0);
            visitors.add(visitor);
            for (int version = 1; version <= 3; version++) {
                other.call(DEPLOYER, "deploy", war("" + version).write(directory.resolve("shop.war")));
            }
            visitor.end();

            assertThat(visitor.answers).containsOnlyKeys("200", "503 after 1");
        }
    }

    /** Counts its visits without a pause, and notes each kind of answer. */
    private static final class Visitor extends Thread {
        private final Map<String, String> answers = new ConcurrentHashMap<>();
        private final Member visited;
        private final String[] headers;
        private String cookie;
        private volatile int last;
        private volatile boolean ended;

        Visitor() {
            this(member, null, 0);
        }

        Visitor(Member visited, String cookie, int last, String... headers) {
            this.visited = visited;
            this.headers = headers;
            this.cookie = cookie;
            this.last = last;
            start();
        }

        /** With the same session. */
        Visitor again() {
            return new Visitor(visited, cookie, last, headers);
        }

        @Override
        public void run() {
            while (!ended) {
                try {
                    note(visited.get("/shop/count", allHeaders()));
                } catch (IOException e) {
                    answers.put(e.toString(), "");
                }
            }
        }

        private String[] allHeaders() {
            return cookie == null
                    ? headers
                    : Stream.concat(Arrays.stream(headers), Stream.of("Cookie", cookie))
                            .toArray(String[]::new);
        }

        private void note(HttpResponse<String> response) {
            if (response.statusCode() != 200) {
                answers.put(
                        response.statusCode()
                                + response.headers()
                                        .firstValue("Retry-After")
                                        .map(" after "::concat)
                                        .orElse(""),
                        response.body());
                return;
            }
            int seen = Integer.parseInt(response.body());
            answers.put(seen == last + 1 ? "200" : "200 with " + seen + " behind " + last, "");
            last = seen;
            response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
        }

        void end() throws InterruptedException {
            ended = true;
            join(TimeUnit.SECONDS.toMillis(30));
        }
    }
}
