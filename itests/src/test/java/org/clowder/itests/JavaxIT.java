package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.clowder.itests.app.OldCountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applications that are written for {@code javax.servlet}: converted where asked, and said clearly elsewhere. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class JavaxIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String JSP =
            "<%@ page import=\"javax.servlet.http.Cookie\" %>" + "<%= new Cookie(\"crumb\", \"\").getName() %> in ";
    private static final String TOLD = "it is written for javax.servlet, for example "
            + OldCountingServlet.class.getName()
            + ", and this server has jakarta.servlet; move it to the folder javax of"
            + " the deploy folder, where it is converted, or set deploy.migrate=javax";
    private static final String DOUBTED = "a part of it is written for javax.servlet, for example com.acme.Start";
    private static final String INITIALIZER = "META-INF/services/%s.servlet.ServletContainerInitializer";

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    /** Its folder is asked for conversions. */
    private static Member first;

    /** Its settings are. */
    private static Member second;

    @BeforeAll
    static void start() throws IOException {
        Path old = old("old", "one");
        Path jolokia = jolokia();
        Path bundle = webBundle("converted");
        cluster = members.cluster(2);
        first = cluster.first();
        second = cluster.second();
        cluster.each(member -> member.put(old, "deploy/javax/old.war"));
        first.put(old, "deploy/javax/nested#old##2.war")
                .put(jolokia, "deploy/javax/jolokia.war")
                .put(bundle, "deploy/javax/converted.jar")
                .put(old, "legacy/legacy.war")
                .edit("catalina-server.xml", xml -> xml.replaceFirst("<Host ", "<Host legacyAppBase=\"legacy\" "));
        WarBuilder.unpack(old("exploded", "place"), first.base().resolve("deploy/javax/exploded"));
        second.put(old, "deploy/found.war")
                .put(webBundle("seen"), "deploy/seen.jar")
                .deploy(new WarBuilder()
                        .distributable()
                        .servlet(CountingServlet.class, "/count")
                        .build(members.directory().resolve("new.war")))
                .set("clowder.properties", "deploy.migrate", "javax");
        WarBuilder.unpack(old("exploded", "place"), second.base().resolve("deploy/exploded"));
        cluster.start();
    }

    private static Path old(String name, String page) {
        return new WarBuilder()
                .distributable()
                .type(OldCountingServlet.class)
                .file("page.jsp", JSP + page)
                .build(members.directory().resolve(name + ".war"));
    }

    private static Path webBundle(String name) {
        return new BundleBuilder("com.acme." + name, "1.0.0")
                .header("Web-ContextPath", "/" + name)
                .header(
                        "Import-Package",
                        "javax.servlet;version=\"[3.1,5)\",javax.servlet.http;version=\"[3.1,5)\","
                                + "javax.servlet.annotation,javax.servlet.jsp;version=\"[2.2,3)\",javax.annotation")
                .type(OldCountingServlet.class)
                .build(members.directory().resolve(name + ".jar"));
    }

    /** Without its demand for a login. */
    private static Path jolokia() throws IOException {
        Path war = Files.copy(
                Path.of(System.getProperty("clowder.work"), "applications", "jolokia-war.war"),
                members.directory().resolve("jolokia.war"));
        try (FileSystem content = FileSystems.newFileSystem(war)) {
            Path webXml = content.getPath("WEB-INF/web.xml");
            Files.writeString(
                    webXml,
                    Files.readString(webXml)
                            .replaceAll("(?s)<(security-constraint|login-config|security-role)>.*?</\\1>", ""));
        }
        return war;
    }

    private static String page(Member member, String path) {
        return Http.page(member.url(path));
    }

    private static void awaitPage(String path, String content) {
        await(path).atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(page(first, path))
                .isEqualTo(content));
    }

    private static void assertCounts(Member member, String path) throws IOException {
        assertThat(new Visitor(path + "/count").visit(member).count()).isEqualTo(1);
    }

    @Test
    void aWarOfTheFolderRunsAsItDidAndItsSessionsAreReplicated() throws IOException {
        Visitor visitor = new Visitor("/old/count");
        assertThat(visitor.visit(first).count()).isEqualTo(1);
        assertThat(visitor.visit(second).count()).isEqualTo(2);
        assertThat(visitor.visit(first).count()).isEqualTo(3);
        assertThat(page(first, "/nested/old/page.jsp")).isEqualTo("crumb in one");
        assertThat(MemberReport.application(first, "/old"))
                .containsEntry("state", "DEPLOYED")
                .containsEntry("replicated", true)
                .containsEntry("source", "javax/old.war");
    }

    @Test
    void soDoDirectoriesWebBundlesAndWhatAStrangerHasBuilt() throws IOException {
        assertCounts(first, "/exploded");
        assertCounts(first, "/converted");
        assertThat(page(first, "/jolokia/version")).contains("\"agentType\":\"servlet\"");
    }

    @Test
    void tomcatsOwnLegacyAppBaseWorks() throws IOException {
        assertCounts(first, "/legacy");
        assertThat(page(first, "/legacy/page.jsp")).isEqualTo("crumb in one");
    }

    @Test
    void aSettingHasThemConvertedWhereverTheyLie() throws IOException {
        assertCounts(second, "/found");
        assertCounts(second, "/seen");
        assertCounts(second, "/exploded");
        assertCounts(second, "/new");
        assertThat(second.consoleLines("new.war: converted")).isEmpty();
        assertThat(second.cli("check").done().err()).isEmpty();
    }

    @Test
    void itIsReplacedRemovedAndAddedAsAnyOther() throws IOException {
        Path unpacked = first.base().resolve("data/applications/hot");
        first.put(old("hot", "one"), "deploy/javax/hot.war");
        awaitPage("/hot/page.jsp", "crumb in one");
        Cli.Result updated = first.cli("deploy", old("hot", "two").toString()).done();

        assertThat(updated.out()).contains("Deployed /hot");
        assertThat(page(first, "/hot/page.jsp")).isEqualTo("crumb in two");
        assertThat(first.base().resolve("deploy/hot.war")).doesNotExist();
        assertThat(unpacked).isDirectory();
        assertThat(first.cli("undeploy", "/hot").done().out()).contains("deploy/javax/hot.war");
        assertThat(Http.status(first.url("/hot/page.jsp"))).contains(404);
        assertThat(unpacked).doesNotExist();
    }

    @Test
    void whatWasConvertedIsUsedAgainByTheNextStart() throws IOException {
        Member member = members.single("again").put(old("again", "one"), "deploy/javax/again.war");
        member.start().awaitReady();
        member.terminate();
        member.awaitExit(SOON);
        member.start().awaitReady();

        assertCounts(member, "/again");
        assertThat(member.consoleLines("again.war: converted from javax to jakarta packages in"))
                .hasSize(1);
    }

    @Test
    void whereNobodyAskedForItTheLogTheListAndTheCheckSayWhatToDo() {
        Cli.Result deploy = first.cli("deploy", old("told", "one").toString());
        assertThat(deploy.exit()).isEqualTo(1);
        assertThat(deploy.errorLine()).isEqualTo("told.war: " + TOLD);
        first.deploy(webBundle("imports"));
        first.cli("deploy", doubtful("doubtful").toString()).done();

        assertThat(MemberReport.application(first, "/told"))
                .containsEntry("state", "FAILED")
                .containsEntry("problem", TOLD);
        assertThat(MemberReport.application(first, "/doubtful"))
                .containsEntry("state", "DEPLOYED")
                .extractingByKey("problem")
                .asString()
                .startsWith(DOUBTED);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(first.consoleLines("imports.jar refused: it imports javax.servlet"))
                        .hasSize(1));
        assertThat(page(first, "/doubtful/index.html")).isEqualTo("static");
        assertThat(first.consoleLines("told.war refused: " + TOLD)).hasSize(1);
        assertThat(first.consoleLines("doubtful.war: " + DOUBTED)).hasSize(1);
        Cli.Result check = first.cli("check");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.errorLines())
                .hasSize(3)
                .contains("deploy/told.war: " + TOLD)
                .anyMatch(line -> line.startsWith("deploy/doubtful.war: " + DOUBTED))
                .anyMatch(line -> line.startsWith("deploy/imports.jar: it imports javax.servlet"));
    }

    private static Path doubtful(String name) {
        return new WarBuilder()
                .file("index.html", "static")
                .library("start.jar", INITIALIZER.formatted("javax"), "com.acme.Start")
                .build(members.directory().resolve(name + ".war"));
    }
}
