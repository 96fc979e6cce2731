package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.clowder.harness.Http;
import org.clowder.harness.ListeningPorts;
import org.clowder.harness.MemberProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/embedding.md} prints for a host of one's own leads to a replicated page; what it prints for Karaf is in {@link KarafIT}. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EmbeddingIT {

    private static final int DEFAULT_CHANNEL_PORT = 4000;

    /** A host that its commands make and start; this build has done what their first line does. */
    private static final class Documented extends MemberProcess {

        private final Home home;
        private final String framework;

        Documented(Home home, String framework) {
            super(home.name(), home.base(), home.channelPort());
            this.home = home;
            this.framework = framework;
        }

        @Override
        protected ProcessBuilder command() {
            String commands = Embedding.commands("HOST=felix")
                    .replaceFirst("^HOST=felix\n", "HOST=" + framework + "\n")
                    .replace("/tmp/one", base().toString())
                    .replace("\njava ", "\nexec java ");
            ProcessBuilder builder = new ProcessBuilder("sh", "-ec", commands).directory(Embedding.CHECKOUT.toFile());
            String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
            builder.environment().put("PATH", path);
            builder.environment().put("JAVA_TOOL_OPTIONS", "-Xmx256m -XX:TieredStopAtLevel=1");
            home.properties(httpPort());
            home.channel("conf");
            return builder;
        }

        @Override
        public boolean ready() {
            return answers("/hello-bundle/") && answers("/health/ready");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void theCommandsStartHostsThatShareSessions(String framework) throws Exception {
        List<Documented> members = Home.cluster(EmbeddingIT.class, 2).stream()
                .map(home -> new Documented(home, framework))
                .toList();
        try (Documented first = members.get(0);
                Documented second = members.get(1)) {
            members.forEach(Documented::start);
            members.forEach(Documented::awaitReady);
            Counter counter = new Counter();
            assertThat(counter.visit(first)).isEqualTo(1);
            assertThat(counter.visit(second)).isEqualTo(2);
            first.kill();
            assertThat(counter.visit(second)).isEqualTo(3);
        }
    }

    /** Also as the first configuration, when there is no channel that goes on. */
    @Test
    void aPortThatIsEmptyIsRefusedAndNoOtherOneIsOpened() throws Exception {
        Home home = Home.cluster(EmbeddingIT.class, 1).get(0);
        home.deployHello();
        try (InnerMember member = InnerMember.of(home)) {
            home.write("conf/org.clowder.channel.cfg", "enabled=true\nport=\n");
            member.start("tomcat", "member", "channel", "server", "session", "deploy", "management", "shell");
            ComingAndGoingIT.awaitNotReady(member, "Cluster of Engine Catalina: shared channel");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(member.command("clowder:status"))
                    .contains("port in org.clowder.channel: is empty"));
            assertThat(Http.status(member.url("/health/ready"))).contains(503);
            assertThat(ListeningPorts.tcp(ProcessHandle.current().pid()))
                    .contains(member.httpPort())
                    .doesNotContain(DEFAULT_CHANNEL_PORT);
        }
    }

    @Test
    void theSampleHasTheFrameworkPropertiesThatArePrinted() throws Exception {
        String sample = Files.readString(Embedding.CHECKOUT.resolve(
                "samples/host-felix/src/main/java/org/clowder/samples/host/felix/Host.java"));
        List<String> printed = Embedding.block("felix.fileinstall.dir=").lines().toList();

        assertThat(printed).hasSize(4).allSatisfy(line -> {
            String[] property = line.replace("\\", "\\\\").split("=", 2);
            String value =
                    property[1].equals("BASE/conf") ? "base.resolve(\"conf\").toString()" : "\"" + property[1] + "\"";
            assertThat(sample).containsPattern("\"" + property[0] + "\",\\s+" + Pattern.quote(value));
        });
    }
}
