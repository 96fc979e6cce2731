package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.itests.app.InsideServlet;
import org.clowder.itests.app.PickyListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reload gives what a restart would, also of what is written beside the descriptor or nowhere; or it says what it leaves. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReloadedFilesIT extends AbstractReload {

    private static final String REPORT =
            "<Valve className=\"org.apache.catalina.valves.ErrorReportValve\" showServerInfo=\"%s\"/>\n";

    @Test
    void aValveThatReportsErrorsComesAndGoesAsOverARestart() throws IOException {
        member.start().awaitReady();
        assertThat(errorPage()).contains("Apache Tomcat/");
        reload(before(ACCESS_LOG, REPORT.formatted(false))).done();
        assertThat(errorPage()).contains("404").doesNotContain("Apache Tomcat/");
        reload(before(ACCESS_LOG, REPORT.formatted(true))).done();
        assertThat(errorPage()).containsOnlyOnce("Apache Tomcat/");
        reload(xml -> xml).done();
        assertThat(errorPage()).containsOnlyOnce("Apache Tomcat/");
    }

    private String errorPage() throws IOException {
        return Http.get(member.url("/counting/nowhere")).body();
    }

    @Test
    void whatContextXmlSaysIsTakenOverByAllApplicationsWithTheirSessions() throws IOException {
        member.deploy(inside).put(inside, "webapps/based.war").put(inside, "elsewhere/inside.war");
        edited(before("</Host>", "<Context path=\"/written\" docBase=\"${catalina.base}/elsewhere/inside.war\"/>\n"));
        member.start().awaitReady();
        Visitor visitor = new Visitor("/counting/count");
        assertThat(visitor.visit(member).count()).isEqualTo(1);

        contextXml("<Parameter name=\"from.context\" value=\"new\"/>");
        assertThat(member.cli("reload").done().out())
                .contains(
                        "replaced <Context path=\"/written\">",
                        "started all applications anew: conf/context.xml has changed\n");
        for (String path : List.of("/inside/", "/written/", "/based/")) {
            assertThat(Http.page(member.url(path))).as(path).contains("parameter=new");
        }
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        assertThat(member.cli("reload").done().out()).isEqualTo("nothing differs\n");

        contextXml("<Parameter name=\"from.context\"");
        Cli.Result refused = member.cli("reload");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("conf/context.xml has one problem; the server runs on as it was");
        assertThat(refused.out()).contains("conf/context.xml:");
        assertThat(Http.page(member.url("/inside/"))).contains("parameter=new");
    }

    @Test
    void anApplicationThatDoesNotRunWithAFileIsToldOfAndRunsAgainWithTheNextReload() throws IOException {
        Path failing = new WarBuilder()
                .servlet(InsideServlet.class, "/*")
                .type(PickyListener.class)
                .webXml("<listener><listener-class>" + PickyListener.class.getName() + "</listener-class></listener>")
                .build(members.directory().resolve("failing.war"));
        member.deploy(inside).deploy(failing).put(failing, "elsewhere/failing.war");
        edited(before("</Host>", "<Context path=\"/written\" docBase=\"${catalina.base}/elsewhere/failing.war\"/>\n"));
        member.start().awaitReady();

        contextXml("<Parameter name=\"from.context\" value=\"fail\"/>");
        Cli.Result told = member.cli("reload");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err()).contains("taken over, but not all applications run with it");
        assertThat(told.out())
                .contains("started all applications anew: conf/context.xml has changed")
                .contains("does not run: /failing: ", "does not run: /written##")
                .doesNotContain("does not run: /inside");
        assertThat(Http.page(member.url("/inside/"))).contains("parameter=fail");
        assertThat(member.cli("reload").exit()).as("tried again").isEqualTo(1);

        contextXml("");
        member.cli("reload").done();
        for (String path : List.of("/inside/", "/failing/", "/written/")) {
            assertThat(Http.page(member.url(path))).as(path).contains("parameter=null");
        }
        assertThat(member.cli("reload").done().out()).isEqualTo("nothing differs\n");
    }

    @Test
    void filesOfAHostAreThoseThatAStartReads() throws IOException {
        member.deploy(inside).put(inside, "elsewhere/inside.war");
        Path conf = member.base().resolve("conf");
        Path stray = Files.createDirectories(conf.resolve("rules/acme"));
        Files.writeString(stray.resolve("x.xml"), "<rules/>");
        edited(xml -> xml.replace(HOST, HOST + " xmlBase=\"conf/sites\""));
        Files.createDirectories(conf.resolve("sites"));
        member.start().awaitReady();

        Files.writeString(
                conf.resolve("sites/added.xml"),
                "<Context docBase=\"${catalina.base}/elsewhere/inside.war\"><Parameter name=\"from.context\""
                        + " value=\"own\"/></Context>");
        Files.writeString(stray.resolve("x.xml"), "<rules></rules>");
        assertThat(member.cli("reload").done().out())
                .isEqualTo("started its application anew: conf/sites/added.xml has changed\n");
        assertThat(Http.page(member.url("/added/"))).contains("parameter=own");
    }

    private void contextXml(String text) throws IOException {
        Path file = member.base().resolve("conf/context.xml");
        Files.writeString(
                file, Files.readString(file).replaceFirst("(?s)(<Parameter.*)?</Context>", text + "</Context>"));
    }

    @Test
    void whatOnlyARestartTakesIsNamed() {
        member.start().awaitReady();
        member.set("clowder.properties", "stop.timeout", "12345")
                .set("logging.properties", "org.example.level", "FINE");
        String left =
                """
                left for a restart: conf/logging.properties has changed
                left for a restart: stop.timeout in conf/clowder.properties has changed
                """;
        assertThat(member.cli("reload").done().out()).isEqualTo(left);
        assertThat(reload(before(ACCESS_LOG, CLOSED)).done().out())
                .startsWith("changed valves of Host localhost")
                .endsWith(left);
    }

    @Test
    void aFileThatTheDescriptorOnlyNamesIsToldOfUntilTheRestartThatReadsIt() throws IOException {
        Path rules = member.base().resolve("conf/Catalina/localhost/rewrite.config");
        Files.createDirectories(rules.getParent());
        Files.writeString(rules, "RewriteRule ^/nowhere$ /counting/count");
        edited(before(ACCESS_LOG, "<Valve className=\"org.apache.catalina.valves.rewrite.RewriteValve\"/>\n"));
        member.start().awaitReady();
        assertThat(status("/nowhere")).isEqualTo(200);

        Files.writeString(rules, "RewriteRule ^/elsewhere$ /counting/count");
        for (int i = 0; i < 2; i++) {
            assertThat(member.cli("reload").done().out())
                    .startsWith(
                            "left for a restart: conf/Catalina/localhost/rewrite.config has changed, which <Valve className=")
                    .hasLineCount(1);
            assertThat(status("/elsewhere")).isEqualTo(404);
        }
        member.close();
        member.start().awaitReady();
        assertThat(status("/elsewhere")).isEqualTo(200);
        assertThat(member.cli("reload").done().out()).isEqualTo("nothing differs\n");
    }

    @Test
    void configAdminShowsWhatThePropertiesSet() throws IOException {
        Path secret = Files.writeString(members.directory().resolve("grace"), "1234");
        member.set("clowder.properties", "stop.grace", "${file:" + secret + "}")
                .set("clowder.properties", "stop.timeout", "12345")
                .set("clowder.properties", "mine", "to ${stop.grace}")
                .with("CLOWDER_STOP_TIMEOUT", "23456")
                .start()
                .awaitReady();
        assertThat(shown())
                .containsPattern("http.port +" + member.httpPort())
                .containsPattern("stop.timeout +23456")
                .containsPattern("stop.grace +" + Pattern.quote("${file:" + secret + "}"))
                .containsPattern("mine +" + Pattern.quote("to ${stop.grace}"));

        member.set("clowder.properties", "health.path", "/well");
        await("the edit").atMost(SOON).untilAsserted(() -> assertThat(shown()).containsPattern("health.path +/well"));
        assertThat(member.cli("reload").done().out())
                .isEqualTo("left for a restart: health.path in conf/clowder.properties has changed\n");
    }

    private String shown() {
        return member.cli(
                        "shell",
                        "a = ($.context getService ($.context getServiceReference"
                                + " org.osgi.service.cm.ConfigurationAdmin));"
                                + " ($a getConfiguration org.clowder.server \"?\") properties")
                .done()
                .out();
    }
}
