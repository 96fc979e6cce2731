package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** <code>${name}</code> has the same value in every file of a member, and {@code clowder check} agrees with the start. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReferencesIT {

    private static final String CHANNEL = "org.clowder.channel.cfg";

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void everySourceCountsInTheDescriptorAndInConfigurationFiles() throws IOException {
        List<Integer> ports = Ports.some(4);
        Path secret = Files.writeString(members.directory().resolve("secret"), ports.get(3) + "\n");
        List<String> references =
                List.of("${an.option}", "${a.variable}", "${in.file}", "${no.such:-${file:" + secret + "}}");
        String option = "-Dan.option=" + ports.get(0);
        Member member = members.single("sources")
                .with("CLOWDER_OPTS", option)
                .options(option + " -Xmx256m")
                .with("CLOWDER_A_VARIABLE", "" + ports.get(1))
                .set("clowder.properties", "in.file", "${other.in.file}")
                .set("clowder.properties", "other.in.file", "" + ports.get(2))
                .edit("catalina-server.xml", xml -> withConnectors(xml, references))
                .set(CHANNEL, "enabled", "true")
                .set(CHANNEL, "address", "127.0.0.2")
                .set(CHANNEL, "port", references.get(0));
        Cli.Result check = member.cli("check");
        assertThat(check.exit()).as(check.toString()).isZero();

        member.start().awaitReady();
        for (int i = 0; i < ports.size(); i++) {
            int port = ports.get(i);
            assertThat(Http.status(URI.create("http://127.0.0.1:" + port + "/")))
                    .hasValue(404);
            member.set(CHANNEL, "port", references.get(i));
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> member.cli("members").out().contains("127.0.0.2:" + port));
        }
    }

    private static String withConnectors(String xml, List<String> ports) {
        StringBuilder connectors = new StringBuilder();
        ports.forEach(port -> connectors.append("<Connector address=\"127.0.0.1\" port=\"" + port + "\"/>"));
        return xml.replace("<Engine name=\"Catalina\"", connectors + "<Engine name=\"Catalina\"");
    }

    @Test
    void whatNothingKnowsIsSaidInTheSameWordsByCheckAndStart() {
        Member member = members.single("unknown").set(CHANNEL, "cluster.name", "${no.such}");
        String words = "cluster.name: ${no.such} has no value; set no.such in conf/clowder.properties or"
                + " CLOWDER_NO_SUCH in the environment";
        assertRefused(member, CHANNEL, words);

        member.set("clowder.properties", "no.such", "${nor.this}");
        assertRefused(member, "clowder.properties", "no.such: ${nor.this} has no value; set nor.this");
    }

    private static void assertRefused(Member member, String file, String words) {
        Cli.Result check = member.cli("check");
        assertThat(check.exit()).as(check.toString()).isEqualTo(1);
        assertThat(check.errorLines())
                .as(check.toString())
                .anyMatch(line -> line.matches(".*/conf/" + file + ":\\d+: .*") && line.contains(words));
        Cli.Result run = member.cli("run");
        assertThat(run.exit()).as(run.toString()).isEqualTo(1);
        assertThat(run.err()).as(run.toString()).contains(check.errorLines().get(0));
    }

    @Test
    void aChangeThatRefersToNothingIsNotTakenOver() {
        Member member = members.single("changed").set(CHANNEL, "enabled", "true");
        member.start().awaitReady();
        String before = member.cli("members").done().out();

        member.set(CHANNEL, "port", "${no.such}");

        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> member.diagnostics().contains(": port: ${no.such} has no value"));
        assertThat(member.cli("members").done().out()).isEqualTo(before);
    }
}
