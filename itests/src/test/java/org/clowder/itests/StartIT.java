package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long members take to be ready, alone and together, and which ports they open. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StartIT {

    private static final String[] SAMPLES = {"hello.war", "hello-types.jar", "hello-bundle.jar"};

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void membersThatStartAtTheSameMomentOrLaterAreReadyAlmostAsFastAsOneAlone() {
        Member alone = members.single("alone").deploySamples(SAMPLES).start();
        Duration bound = alone.awaitReady().multipliedBy(3).dividedBy(2).plusSeconds(2);
        alone.close();
        Cluster cluster = Cluster.create(members, 3).each(member -> member.deploySamples(SAMPLES));

        cluster.first().start();
        cluster.second().start();
        Duration first = cluster.first().awaitReady();
        Duration second = cluster.second().awaitReady();
        Duration late = cluster.members().get(2).start().awaitReady();

        assertThat(first).as("start at the same moment").isLessThanOrEqualTo(bound);
        assertThat(second).as("start at the same moment").isLessThanOrEqualTo(bound);
        assertThat(late).as("start of one that comes later").isLessThanOrEqualTo(bound);
        cluster.each(member -> assertThat(member.consoleLines("did not finish"))
                .as("state transfers that " + member.name() + " has given up")
                .isEmpty());
        cluster.each(member -> assertThat(ListeningPorts.tcp(member.pid()))
                .as("TCP ports of " + member.name())
                .containsExactlyInAnyOrder(member.httpPort(), member.managementPort(), member.channelPort()));
        cluster.each(member -> assertThat(ListeningPorts.udp(member.pid()))
                .as("UDP ports of " + member.name())
                .isEmpty());
    }

    @Test
    void aMemberWithoutPlatformClusteringOpensNoPortForItAndSaysWhyItsClusterIsIdle() {
        Member member = members.single("local").deploySamples("hello.war").start();
        member.awaitReady();

        assertThat(ListeningPorts.tcp(member.pid()))
                .containsExactlyInAnyOrder(member.httpPort(), member.managementPort());
        assertThat(ListeningPorts.udp(member.pid())).isEmpty();
        assertThat(member.consoleLines("idle"))
                .singleElement()
                .asString()
                .contains("Cluster of Engine Catalina", "enabled=false", "org.clowder.channel");
        assertThat(member.application("/hello"))
                .containsEntry("replicated", false)
                .extractingByKey("replication")
                .asString()
                .contains("enabled=false");
    }

    @Test
    void aSecondStartOnTheSameDirectoryIsReadyAsWell() {
        Member member = members.single("again").deploySamples(SAMPLES).start();
        member.awaitReady();
        member.terminate();
        assertThat(member.awaitExit(Duration.ofSeconds(10))).isIn(0, 143);

        member.start().awaitReady();

        assertThat(Http.page(member.url("/hello-bundle/"))).contains("again");
    }
}
