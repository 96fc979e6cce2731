package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Directories;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hot deployment by command and by folder, on running members. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DeployIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;
    private static Member member;

    @BeforeAll
    static void start() {
        cluster =
                members.cluster(2).each(each -> each.deploySamples("hello.war")).start();
        member = cluster.first();
    }

    @Test
    void aWarIsDeployedUpdatedAndUndeployedByCommand() {
        Cli.Result deploy =
                member.cli("deploy", application("commanded", "one").toString()).done();
        assertThat(deploy.out()).contains("/commanded");
        assertThat(page("/commanded/version.txt")).isEqualTo("one");

        member.cli("deploy", application("commanded", "two").toString()).done();
        assertThat(page("/commanded/version.txt")).isEqualTo("two");

        Cli.Result undeploy = member.cli("undeploy", "/commanded").done();
        assertThat(undeploy.out()).contains("/commanded");
        assertThat(Http.status(member.url("/commanded/version.txt"))).contains(404);
        assertThat(MemberReport.application(member, "/commanded")).isEmpty();
        assertThat(member.base().resolve("deploy/commanded.war")).doesNotExist();
        assertThat(page("/hello/")).contains(member.name());
    }

    @Test
    void aRelativePathIsThatOfTheCaller() {
        Path war = application("relative", "here");
        Path working = Path.of("").toAbsolutePath();

        member.cli("deploy", working.relativize(war).toString()).done();

        assertThat(page("/relative/version.txt")).isEqualTo("here");
        member.cli("undeploy", "/relative").done();
    }

    @Test
    void aWarWhoseBundleHeadersCannotBeSatisfiedRunsAsOnTomcatAndTheLogSaysSo() {
        Path war = new WarBuilder()
                .file(
                        "META-INF/MANIFEST.MF",
                        """
                        Manifest-Version: 1.0
                        Bundle-ManifestVersion: 2
                        Bundle-SymbolicName: foreign
                        Web-ContextPath: /elsewhere
                        Import-Package: jakarta.servlet;version="[4,5)"
                        """)
                .file("version.txt", "whole")
                .build(members.directory().resolve("foreign.war"));

        assertThat(member.cli("deploy", war.toString()).done().out()).contains("/foreign");

        assertThat(page("/foreign/version.txt")).isEqualTo("whole");
        assertThat(MemberReport.application(member, "/foreign"))
                .containsEntry("kind", "war")
                .containsEntry("state", "DEPLOYED");
        assertThat(member.consoleLines("foreign.war runs as an ordinary WAR file"))
                .hasSize(1);
        member.cli("undeploy", "/foreign").done();
    }

    @Test
    void aDirectoryIsDeployedUpdatedAndUndeployedAsAWarIs() throws IOException {
        Path directory = Directories.fresh(members.directory().resolve("exploded"));
        Files.createDirectories(directory.resolve("WEB-INF"));
        Files.writeString(directory.resolve("WEB-INF/web.xml"), "<web-app/>");
        Files.writeString(directory.resolve("version.txt"), "one");
        // as a build leaves both
        application("exploded", "of the archive");

        assertThat(member.cli("deploy", directory.toString()).done().out()).contains("Deployed /exploded");
        assertThat(page("/exploded/version.txt")).isEqualTo("one");
        Files.writeString(directory.resolve("version.txt"), "two");
        Files.writeString(directory.resolve("new.txt"), "new");
        assertThat(page("/exploded/version.txt")).isEqualTo("one");

        member.cli("deploy", directory.toString()).done();
        assertThat(page("/exploded/version.txt")).isEqualTo("two");
        assertThat(page("/exploded/new.txt")).isEqualTo("new");
        assertThat(MemberReport.application(member, "/exploded")).containsEntry("kind", "directory");

        member.cli("undeploy", "/exploded").done();
        assertThat(Http.status(member.url("/exploded/version.txt"))).contains(404);
        assertThat(member.base().resolve("deploy/exploded")).doesNotExist();
        assertThat(directory.resolve("version.txt")).hasContent("two");
    }

    @Test
    void aDirectoryThatHoldsNoApplicationOrMeetsAWarOfItsNameIsRefused() throws IOException {
        Path directory = Directories.fresh(members.directory().resolve("pages"));

        Cli.Result refused = member.cli("deploy", directory.toString());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.errorLine()).endsWith(", or a directory with WEB-INF");
        assertThat(member.base().resolve("deploy/pages")).doesNotExist();

        Path hello = Directories.fresh(members.directory().resolve("hello"));
        Files.createDirectory(hello.resolve("WEB-INF"));
        assertThat(member.cli("deploy", hello.toString()).errorLine())
                .endsWith(hello + " refused: deploy/hello.war takes its place; undeploy that first");
        assertThat(page("/hello/")).contains(member.name());
    }

    @Test
    void aBundleThatWaitsForAnotherSaysForWhatAndStartsWithIt() {
        Member waiting = members.single("waiting").start();
        waiting.awaitReady();
        Path client = new BundleBuilder("com.acme.client", "1.0.0")
                .header("Import-Package", "com.acme.api;version=\"[1,2)\"")
                .build(members.directory().resolve("client.jar"));
        Path api = new BundleBuilder("com.acme.api", "1.0.0")
                .header("Export-Package", "com.acme.api;version=1.1")
                .file("com/acme/api/package.txt", "")
                .build(members.directory().resolve("api.jar"));
        String what =
                "client.jar: bundle com.acme.client 1.0.0 waits for package com.acme.api [1.0.0,2.0.0); deployed as soon as a"
                        + " bundle offers it";

        Cli.Result deploy = waiting.cli("deploy", client.toString());

        assertThat(deploy.exit()).as(deploy.toString()).isEqualTo(4);
        assertThat(deploy.out()).isEqualTo(what + "\n");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(waiting.consoleLines(what)).hasSize(1));
        waiting.terminate();
        waiting.awaitExit(Duration.ofSeconds(60));
        waiting.start().awaitReady();
        waiting.cli("deploy", api.toString()).done();
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        waiting.cli("shell", "lb com.acme.client").out())
                .contains("Active"));
        assertThat(waiting.cli("log", "-n", "1000").done().out()).contains(what).doesNotContain("\tat ");
        waiting.close();
    }

    @Test
    void aWebBundleThatIsStoppedInTheShellStaysStoppedAndIsNotMissed() {
        member.cli("deploy", webBundle("stays").toString()).done();
        assertThat(page("/stays/version.txt")).isEqualTo("stays");

        member.cli("shell", "stop com.acme.stays").done();
        member.cli("deploy", webBundle("comes").toString()).done();

        assertThat(page("/comes/version.txt")).isEqualTo("comes");
        assertThat(Http.status(member.url("/stays/version.txt"))).contains(404);
        assertThat(MemberReport.application(member, "/stays")).containsEntry("state", "UNDEPLOYED");
        await().atMost(SOON).until(member::ready);

        member.cli("shell", "start com.acme.stays").done();
        awaitPage("/stays/version.txt", "stays");
        member.cli("undeploy", "/stays").done();
        member.cli("undeploy", "/comes").done();
    }

    private static Path webBundle(String name) {
        return new BundleBuilder("com.acme." + name, "1.0.0")
                .header("Web-ContextPath", "/" + name)
                .file("version.txt", name)
                .build(members.directory().resolve(name + ".jar"));
    }

    @Test
    void aWarIsDeployedUpdatedAndUndeployedByFolder() {
        member.deploy(application("folder#nested", "one"));
        awaitPage("/folder/nested/version.txt", "one");

        member.deploy(application("folder#nested", "two"));
        awaitPage("/folder/nested/version.txt", "two");

        member.remove("deploy/folder#nested.war");
        await().atMost(SOON)
                .until(() ->
                        Http.status(member.url("/folder/nested/version.txt")).orElse(0) == 404);
        await().atMost(SOON)
                .until(() -> MemberReport.application(member, "/folder/nested").isEmpty());
    }

    @Test
    void anUpdateUnderLoadDisturbsNothingElseAndKeepsTheSessionsOfTheCluster() throws Exception {
        cluster.each(each ->
                each.cli("deploy", application("busy", "one").toString()).done());
        Visitor visitor = new Visitor("/busy/count");
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(1);
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Set<String>> updated =
                CompletableFuture.supplyAsync(() -> answers(member, "/busy/version.txt", end));
        CompletableFuture<Set<String>> other = CompletableFuture.supplyAsync(() -> answers(member, "/hello/", end));

        for (String version : new String[] {"two", "three", "four"}) {
            member.cli("deploy", application("busy", version).toString()).done();
            assertThat(page("/busy/version.txt")).isEqualTo(version);
        }
        end.set(true);

        assertThat(other.get()).as("answers of another application").containsExactly("200");
        assertThat(updated.get())
                .as("answers of the application that is updated")
                .containsExactly("200");
        await().atMost(SOON).until(member::ready);
        assertThat(visitor.visit(member).count())
                .as("session after the updates")
                .isEqualTo(3);
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(4);
    }

    @Test
    void whoDoesNotWantRequestsToWaitHasThemToldToComeAgainAndNothingElse() throws Exception {
        Member impatient = members.single("impatient")
                .set("clowder.properties", "exchange.wait", "0")
                .deploy(application("brief", "one"));
        impatient.start().awaitReady();
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Set<String>>> visitors = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> answers(impatient, "/brief/version.txt", end)))
                .limit(2)
                .toList();

        for (String version : List.of("two", "three", "four", "five")) {
            impatient.cli("deploy", application("brief", version).toString()).done();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(Http.page(impatient.url("/brief/version.txt")))
                .isEqualTo("five"));
        end.set(true);

        for (CompletableFuture<Set<String>> visitor : visitors) {
            assertThat(visitor.get()).containsExactlyInAnyOrder("200", "503 after 1");
        }
    }

    @Test
    void aWebBundleWaitsForTheBundleThatItNeeds() throws IOException {
        cluster.each(each -> each.deploySamples("hello-bundle.jar"));
        await("the reason in apps")
                .atMost(SOON)
                .until(() -> member.cli("apps").out().contains("hello.types"));
        assertThat(Http.status(member.url("/hello-bundle/"))).contains(404);
        await("ready, although a new file waits").atMost(SOON).until(member::ready);

        cluster.each(each -> each.deploySamples("hello-types.jar"));

        cluster.each(each -> await("the web bundle on " + each.name())
                .atMost(SOON)
                .until(() -> Http.status(each.url("/hello-bundle/")).orElse(0) == 200 && each.ready()));
        Visitor visitor = new Visitor("/hello-bundle/");
        for (int count = 1; count <= 4; count++) {
            assertThat(visitor.visit(cluster.members().get(count % 2)).count()).isEqualTo(count);
        }
    }

    private static Path application(String name, String version) {
        return new WarBuilder()
                .distributable()
                .servlet(CountingServlet.class, "/count")
                .file("version.txt", version)
                .file("WEB-INF/" + version, version)
                .build(members.directory().resolve(version).resolve(name + ".war"));
    }

    /** Each kind of answer: its status, and when to try again if it says so. */
    private static Set<String> answers(Member asked, String path, AtomicBoolean end) {
        Set<String> answers = new TreeSet<>();
        try {
            while (!end.get()) {
                HttpResponse<String> response = Http.get(asked.url(path));
                Optional<String> retry = response.headers().firstValue("Retry-After");
                answers.add(response.statusCode() + retry.map(" after "::concat).orElse(""));
            }
            return answers;
        } catch (IOException e) {
            throw new AssertionError("A request to " + path + " failed", e);
        }
    }

    private static String page(String path) {
        return Http.page(member.url(path));
    }

    private static void awaitPage(String path, String content) {
        await(path + " is " + content).atMost(SOON).until(() -> {
            HttpResponse<String> response = Http.get(member.url(path));
            return response.statusCode() == 200 && response.body().equals(content);
        });
    }
}
