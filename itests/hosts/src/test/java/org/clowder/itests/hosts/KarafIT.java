package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.clowder.harness.ListeningPorts;
import org.clowder.itests.hosts.visits.VisitsServlet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two Karafs, offline, with Clowder's features: the first as {@code docs/embedding.md} prints it, the second with that configuration from a feature. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafIT {

    private static final int DEFAULT_PORT = 4000;

    private static List<KarafMember> members = List.of();

    @BeforeAll
    static void start() throws Exception {
        List<Home> homes = Home.cluster(KarafIT.class, 2);
        members = List.of(KarafMember.asPrinted(homes.get(0)), KarafMember.configuredByFeature(homes.get(1)));
        members.forEach(member -> member.awaitReady(KarafMember.START));
    }

    @AfterAll
    static void stop() {
        members.forEach(KarafMember::close);
    }

    @Test
    void aSessionSurvivesTheEndOfTheMemberThatHadIt() throws Exception {
        Counter counter = new Counter();
        assertThat(counter.visit(members.get(0))).isEqualTo(1);
        assertThat(counter.visit(members.get(1))).isEqualTo(2);
        assertThat(counter.visit(members.get(0))).isEqualTo(3);

        members.get(0).kill();
        assertThat(counter.visit(members.get(1))).isEqualTo(4);
    }

    /** Karaf adds keys of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"server", "channel", "session", "deploy"})
    void ofAConfigurationFromAFeatureTheKeyThatNobodyKnowsIsNamedAlone(String name) {
        assertThat(members.get(1).log().lines())
                .filteredOn(line -> line.contains(" in org.clowder." + name + ": is not a key"))
                .isNotEmpty()
                .allMatch(line -> line.contains("ERROR") && line.contains("colour in "));
    }

    /** That of the server and that of the channel are seen by their ports. */
    @Test
    @Order(0)
    void theRestOfAConfigurationWithSuchAKeyIsInForce() throws Exception {
        KarafMember configured = members.get(1);
        configured.shell("log:set DEBUG org.clowder.session");
        new Counter().visit(configured);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(configured.log()).contains("and waited for (ALL)"));

        Path war = MadeJar.war(VisitsServlet.class, configured.base().resolveSibling("rolled-out.war"));
        assertThat(members.get(0).control("deploy", "--all", war.toString())).endsWith("\n0");
        assertThat(Http.status(configured.url("/rolled-out/"))).contains(200);
    }

    /** Pax Logging passes what {@code java.util.logging} gets to the Log Service, and Clowder does not pass it back. */
    @Test
    void whatIsLoggedIsLoggedOnce() {
        assertThat(members.get(1).log().lines())
                .noneMatch(line -> line.contains("StackOverflowError"))
                .filteredOn(line -> line.contains("Deployed /hello-bundle"))
                .hasSize(1);
    }

    /** The port is set by {@code etc/org.clowder.server.cfg} alone, so that what answers has read it. */
    @Test
    void aChangeOfTheServersConfigurationIsSaidAndChangesNothing() {
        KarafMember member = members.get(1);
        member.set("org.clowder.server.cfg", "stop.grace", "50");

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(member.log())
                .contains("stop.grace in org.clowder.server has changed; it is taken when the bundle"));
        await().atMost(Duration.ofSeconds(60)).until(member::ready);
        assertThat(member.log().lines())
                .filteredOn(line -> line.contains("Deployed /hello-bundle"))
                .hasSize(1);
    }

    @Test
    void commandsPrintInKarafsShellAndOnTheControlSocket() throws Exception {
        KarafMember member = members.get(1);
        assertThat(member.shell("clowder:status", "clowder:apps"))
                .contains("state        RUNNING")
                .contains("/hello-bundle  localhost  bundle  DEPLOYED");
        assertThat(member.control("status")).contains("state        RUNNING").endsWith("\n0");
    }

    @Test
    void webBundlesAreServedFromKarafsOwnFolderAndFromItsCommand() throws Exception {
        KarafMember member = members.get(1);
        Path directory = member.base().getParent();
        member.home().put(MadeJar.pages("/dropped", "jakarta.servlet", directory), "deploy/dropped.jar");
        Path installed = MadeJar.pages("/installed", "jakarta.servlet", directory);
        Path war = MadeJar.war(VisitsServlet.class, directory.resolve("visits.war"));
        String printed = Embedding.block("bundle:install -s").strip();
        member.shell(
                "bundle:install -s " + installed.toUri(),
                printed.replace("/path/of/shop.war", war.toString()).replace("=/shop'", "=/visits'"));
        for (String page : List.of("/dropped/", "/installed/", "/visits/")) {
            await(page)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Http.status(member.url(page)).orElse(0) == 200);
        }
        assertThat(member.log()).as("what lies in Karaf's own folder").doesNotContain("is not deployed");
    }

    /** Karaf makes an empty text of a reference to what is not set. */
    @Test
    void aPortThatIsNotSetIsRefusedAndTheChannelGoesOn() {
        KarafMember member = members.get(1);
        member.set("org.clowder.channel.cfg", "port", "${channel.port}");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(member.log()).contains("port in org.clowder.channel: is empty"));
        assertThat(ListeningPorts.tcp(member.pid()))
                .contains(member.channelPort())
                .doesNotContain(DEFAULT_PORT);
        await().atMost(Duration.ofSeconds(60)).until(member::ready);
    }
}
