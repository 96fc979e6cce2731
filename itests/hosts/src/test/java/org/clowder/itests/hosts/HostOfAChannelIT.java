package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.clowder.harness.Ports;
import org.clowder.itests.hosts.channelhost.ChannelHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Two hosts on Felix that have a channel of Tribes with each other, for purposes of their own, before Clowder comes. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostOfAChannelIT {

    private static final String ALL = "channel server session deploy management";

    @Test
    void twoHostsReplicateOnTheirOwnChannelWhichGoesOnWhateverComesAndGoes() throws Exception {
        List<Home> homes = Home.cluster(HostOfAChannelIT.class, 2);
        List<Integer> ports = Ports.some(2);
        Path bundle = MadeJar.of(
                ChannelHost.class,
                homes.get(0).base().resolveSibling("channel-host.jar"),
                "org.apache.catalina.tribes",
                "org.apache.catalina.tribes.group",
                "org.apache.catalina.tribes.group.interceptors",
                "org.apache.catalina.tribes.membership",
                "org.apache.catalina.tribes.transport.nio");
        homes.forEach(Home::deployHello);
        try (HostMember one = HostMember.felix(homes.get(0))
                        .with(bundle, "-Dhost.port=" + ports.get(0), "-Dhost.peer=" + ports.get(1));
                InnerMember two =
                        InnerMember.of(homes.get(1), "host.port", "" + ports.get(1), "host.peer", "" + ports.get(0))) {
            one.start();
            two.start("tomcat", "member");
            two.install(bundle).start();
            two.start(ALL.split(" "));
            one.awaitReady();
            ComingAndGoingIT.awaitReady(two);

            Counter counter = new Counter();
            assertThat(counter.visit(one)).isEqualTo(1);
            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(2);
            assertThat(counter.visit(one)).isEqualTo(3);

            List<?> received = received(two.framework().getBundleContext());
            for (String turn : List.of("channel", "session", ALL)) {
                for (String name : turn.split(" ")) {
                    two.bundle(name).stop();
                }
                awaitMore(received);
                int visits = counter.visit(one);
                two.start(turn.split(" "));
                ComingAndGoingIT.awaitReady(two);
                awaitMore(received);
                assertThat(counter.visit(two.url("/hello-bundle/"))).as(turn).isEqualTo(visits + 1);
            }
            assertThat(two.taken(homes.get(0).channelPort())
                            || two.taken(homes.get(1).channelPort()))
                    .as("a port of Clowder's own")
                    .isFalse();

            int visits = counter.visit(one);
            one.kill();
            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(visits + 1);
            assertThat(List.<Object>copyOf(received))
                    .as("the host's messages, all of them and nothing else")
                    .isEqualTo(LongStream.range(0, received.size()).boxed().toList());
        }
    }

    private static List<?> received(BundleContext framework) throws Exception {
        ServiceReference<?> reference = framework.getAllServiceReferences("java.util.List", "(host.received=true)")[0];
        return (List<?>) framework.getService(reference);
    }

    private static void awaitMore(List<?> received) {
        int before = received.size();
        await().until(() -> received.size() > before + 3);
    }
}
