package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.ParametersServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** References in context files, wherever these are, from all that the descriptor knows. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ContextFilesIT {

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    @BeforeAll
    static void start() throws IOException {
        Path shop = application("<Parameter name=\"own\" value=\"${member.name}, ${city:-none}\"/>")
                .build(members.directory().resolve("shop.war"));
        Path outside = application("").build(members.directory().resolve("outside.war"));
        Path elsewhere = Files.writeString(
                members.directory().resolve("elsewhere.xml"),
                """
                        <Context docBase="${catalina.base}/applications/outside.war">
                          <Parameter name="own" value="${street} 1, ${city:-none}"/>
                        </Context>
                        """);
        member = members.single("corner")
                .edit(
                        "context.xml",
                        xml -> xml.replace(
                                "</Context>",
                                """
                                  <Parameter name="base" value="${catalina.base}"/>
                                  <Parameter name="street" value="${street}"/>
                                  <Parameter name="city" value="${city}"/>
                                  <Parameter name="town" value="${city:-none}"/>
                                  <Parameter name="country" value="${country:-none}"/>
                                  <WatchedResource>${catalina.base}/conf/clowder.properties</WatchedResource>
                                </Context>
                                """))
                .set("clowder.properties", "street", "Long Lane")
                .with("CLOWDER_CITY", "Oldtown")
                .put(elsewhere, "conf/Catalina/localhost/elsewhere.xml")
                .put(outside, "applications/outside.war")
                .put(shop, "webapps/based.war")
                .deploy(shop)
                .start();
        member.awaitReady();
    }

    private static WarBuilder application(String context) {
        return new WarBuilder()
                .servlet(ParametersServlet.class, "/parameter")
                .file("META-INF/context.xml", "<Context>\n" + context + "\n</Context>");
    }

    private static String parameter(String application, String name) {
        return Http.page(URI.create(member.url("/" + application + "/parameter") + "?" + name));
    }

    @Test
    void referencesInContextFilesHaveTheValuesOfTheDescriptor() {
        for (String application : new String[] {"shop", "based", "elsewhere"}) {
            assertThat(parameter(application, "base"))
                    .as(application)
                    .isEqualTo(member.base().toString());
            assertThat(parameter(application, "street")).as(application).isEqualTo("Long Lane");
            assertThat(parameter(application, "city")).as(application).isEqualTo("Oldtown");
            assertThat(parameter(application, "town")).as(application).isEqualTo("Oldtown");
            assertThat(parameter(application, "country")).as(application).isEqualTo("none");
        }
        assertThat(parameter("shop", "own")).isEqualTo("corner, Oldtown");
        assertThat(parameter("based", "own")).isEqualTo("corner, Oldtown");
        assertThat(parameter("elsewhere", "own")).isEqualTo("Long Lane 1, Oldtown");
    }

    @Test
    void aReferenceThatLeadsNowhereStaysAsItIsAndIsNamedWithFileAndLine() {
        Path lost = application("<Parameter name=\"own\" value=\"${no.such.value}\"/>")
                .build(members.directory().resolve("lost.war"));
        String[] said = {"context.xml:2", "${no.such.value} has no value", "CLOWDER_NO_SUCH_VALUE"};

        Cli.Result deploy = member.cli("deploy", lost.toString());

        assertThat(deploy.exit()).as(deploy.toString()).isZero();
        assertThat(parameter("lost", "own")).isEqualTo("${no.such.value}");
        assertThat(member.console().lines().filter(line -> line.contains("${no.such.value}")))
                .singleElement()
                .asString()
                .contains(said);
        Cli.Result check = member.cli("check");
        assertThat(check.exit()).as(check.toString()).isEqualTo(1);
        assertThat(check.errorLines()).singleElement().asString().contains(said);
    }
}
