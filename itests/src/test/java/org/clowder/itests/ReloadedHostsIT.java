package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts and contexts of a descriptor that is edited while its member serves requests; and edits that are not taken over. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReloadedHostsIT extends AbstractReload {

    @Test
    void hostsAliasesAndContextsComeChangeAndGoAndSessionsStay() throws IOException {
        member.put(inside, "webapps-second/ROOT.war").start().awaitReady();
        String alias = "<Alias>%s</Alias>";
        String second = "<Host name=\"second.example\" appBase=\"webapps-second\">" + alias.formatted("2.example")
                + "</Host>\n";
        String context =
                "<Context path=\"/own\" docBase=\"${clowder.base}/elsewhere/counting.war\" swallowOutput=\"%s\"/>\n";
        assertThat(reload(before(HOST, second)).done().out()).contains("added <Host name=\"second.example\">");
        assertThat(page("second.example")).contains("greeting=");
        assertThat(page("2.example")).contains("greeting=");

        assertThat(reload(xml -> before(HOST, second.replace("2.example", "zwei.example"))
                                .apply(before("</Host>", context.formatted("false"))
                                        .apply(xml)))
                        .done()
                        .out())
                .contains("changed aliases of Host second.example, added zwei.example, removed 2.example")
                .contains("added <Context path=\"/own\"> of Host localhost");
        assertThat(page("zwei.example")).contains("greeting=");
        assertThat(page("2.example")).doesNotContain("greeting=");
        Visitor own = new Visitor("/own/count");
        Visitor other = new Visitor("/counting/count");
        assertThat(own.visit(member).count()).isEqualTo(1);
        assertThat(other.visit(member).count()).isEqualTo(1);

        assertThat(reload(before("</Host>", context.formatted("true"))).done().out())
                .contains("replaced <Context path=\"/own\">", "removed <Host name=\"second.example\">");
        assertThat(own.visit(member).count())
                .as("the session of the replaced context")
                .isEqualTo(2);
        assertThat(other.visit(member).count()).isEqualTo(2);
        assertThat(page("second.example")).doesNotContain("greeting=");

        reload(xml -> xml).done();
        assertThat(status("/own/count")).isEqualTo(404);
        assertThat(other.visit(member).count()).isEqualTo(3);
    }

    private String page(String host) throws IOException {
        return RawHttp.get(member.httpPort(), host, "/");
    }

    @Test
    void whatTheDescriptorSaysOfAHotDeployedApplicationIsTakenOverAndItsSessionsStay() throws IOException {
        member.deploy(inside).start().awaitReady();
        Visitor visitor = new Visitor("/counting/count");
        assertThat(visitor.visit(member).count()).isEqualTo(1);
        String parameter = "<Context path=\"/%s\"><Parameter name=\"from.application\" value=\"%s\"/></Context>\n";
        assertThat(reload(before(
                                "</Host>", parameter.formatted("inside", "new") + parameter.formatted("counting", "x")))
                        .done()
                        .out())
                .contains("changed <Context> of hot deployment: /counting, /inside");
        assertThat(Http.page(member.url("/inside/"))).contains("applicationParameter=new");
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        reload(xml -> xml).done();
        assertThat(Http.page(member.url("/inside/"))).doesNotContain("applicationParameter=new");
    }

    @Test
    void theHostOfHotDeploymentIsExchangedWithItsApplicationsAndTheirSessions() throws IOException {
        member.deploy(inside).start().awaitReady();
        Visitor visitor = new Visitor("/counting/count");
        assertThat(visitor.visit(member).count()).isEqualTo(1);
        assertThat(reload(xml -> xml.replace("unpackWARs=\"true\"", "unpackWARs=\"true\" deployXML=\"true\""))
                        .done()
                        .out())
                .contains("replaced <Host name=\"localhost\">", "its applications were started anew");
        assertThat(visitor.visit(member).count()).isEqualTo(2);
        assertThat(Http.page(member.url("/inside/"))).contains("greeting=");
        assertThat(status("/health/ready")).isEqualTo(200);
        member.deploy(counting, "later.war");
        await("what is deployed after that").atMost(SOON).until(() -> status("/later/count") == 200);
        member.remove("deploy/inside.war");
        await("what is undeployed after that").atMost(SOON).until(() -> status("/inside/") == 404);

        reload(before(ACCESS_LOG, CLOSED)).done();
        assertThat(status("/counting/count")).isEqualTo(410);
    }

    @Test
    void whatDoesNotStartTakesEverythingElseBack() throws IOException {
        Path broken = new WarBuilder()
                .webXml("<listener><listener-class>com.acme.Missing</listener-class></listener>")
                .build(members.directory().resolve("broken.war"));
        member.put(broken, "elsewhere/broken.war").start().awaitReady();
        int second = Ports.free();
        String connector = "<Connector port=\"" + second + "\" address=\"127.0.0.1\"/>\n";
        Cli.Result failed = reload(xml -> before(ENGINE, connector)
                .apply(before(ACCESS_LOG, CLOSED)
                        .apply(before(
                                        "</Host>",
                                        "<Context path=\"/own\" docBase=\"${clowder.base}/elsewhere/broken.war\"/>\n")
                                .apply(xml))));
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).contains("not added <Context path=\"/own\"> of Host localhost", "did not start");
        assertThat(failed.err()).contains("could not be taken over; the server runs on as it was");
        assertThat(status("/counting/count")).isEqualTo(200);
        assertThat(status(second, "/counting/count")).isZero();

        try (ServerSocket taken = new ServerSocket(0)) {
            Cli.Result bound =
                    reload(before(ENGINE, "<Connector port=\"" + taken.getLocalPort() + "\" address=\"0.0.0.0\"/>\n"));
            assertThat(bound.exit()).isEqualTo(1);
            assertThat(bound.out())
                    .contains("not added <Connector port=\"" + taken.getLocalPort() + "\">", "already in use");
        }
        reload(before(ENGINE, connector)).done();
        assertThat(status(second, "/counting/count")).isEqualTo(200);
    }
}
