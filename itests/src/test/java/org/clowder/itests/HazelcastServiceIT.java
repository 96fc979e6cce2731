package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Await;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.HazelcastOfHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions in a Hazelcast that a bundle of the host platform has started and offers as a service; no listener is configured. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HazelcastServiceIT {

    @RegisterExtension
    static final Members members = new Members();

    private static Path host(String hazelcast, int number) {
        return new BundleBuilder("org.clowder.itests.hazelcast", "1.0.0")
                .header("Bundle-Activator", HazelcastOfHost.class.getName())
                .header("Import-Package", "org.osgi.framework,com.hazelcast.config,com.hazelcast.core")
                .type(HazelcastOfHost.class)
                .file("hazelcast.xml", hazelcast)
                .build(members.directory().resolve("host-" + number).resolve("host.jar"));
    }

    @Test
    void sessionsAreKeptInItThoughItStartsTogetherWithTheApplicationAndItGoesOnWithoutThat() throws IOException {
        List<Integer> ports = Ports.some(2);
        Cluster cluster = members.cluster(2).each(member -> member.deploySamples("hello.war")
                .edit("context.xml", xml -> HazelcastIT.manager(xml, "")));
        cluster.first().deploy(host(HazelcastServer.config("hosts", ports, 0, ""), 1));
        cluster.second().deploy(host(HazelcastServer.config("hosts", ports, 1, ""), 2));
        cluster.start();

        for (Member each : cluster.members()) {
            assertThat(MemberReport.application(each, "/hello").toString())
                    .contains("in the map hello_session_replication of Hazelcast");
        }
        Visitor visitor = new Visitor("/hello/");
        assertThat(visitor.visit(cluster.first()).count()).isEqualTo(1);
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(2);

        Path hello = Build.distribution().sample("hello.war");
        cluster.each(member -> member.cli("undeploy", "/hello").done());
        cluster.each(member -> member.cli("deploy", hello.toString()).done());
        assertThat(visitor.visit(cluster.first()).count()).isEqualTo(3);
        cluster.first().kill();
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(4);
    }

    @Test
    void aStopDoesNotWaitForAServiceThatAnApplicationWaitsFor() {
        Member member = members.single("without-a-service")
                .deploySamples("hello.war")
                .edit("context.xml", xml -> HazelcastIT.manager(xml, ""))
                .start();
        Await.until("an application waits", () -> !member.consoleLines("Waiting for a service")
                .isEmpty());

        member.terminate();
        member.awaitExit(Duration.ofSeconds(60));

        assertThat(member.consoleLines("An application is still starting")).isEmpty();
    }
}
