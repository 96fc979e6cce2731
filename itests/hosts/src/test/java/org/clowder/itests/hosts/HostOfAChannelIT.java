package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.clowder.harness.Http;
import org.clowder.harness.Ports;
import org.clowder.harness.SourceFile;
import org.clowder.itests.hosts.channelhost.ChannelHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Two hosts on Felix that have a channel of Tribes with each other, for purposes of their own: one before Clowder comes, the other one later, and it goes and returns. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostOfAChannelIT {

    private static final String HOST = ChannelHost.class.getPackageName() + ".PrintedHost";

    /** With the lines that the document prints. */
    private static final String HOST_SOURCE =
            """
            package org.clowder.itests.hosts.channelhost;

            import org.apache.catalina.tribes.Channel;
            import org.apache.catalina.tribes.ChannelException;
            import org.apache.catalina.tribes.group.GroupChannel;
            import org.osgi.framework.BundleContext;

            public final class PrintedHost extends %s {
                @Override
                protected void offer(GroupChannel channel, BundleContext context) throws ChannelException {
                    %s
                }
            }
            """;

    private static final String ALL = "channel server session deploy management";

    private static Path bundle(Home home) throws IOException {
        Path classes = home.base().resolveSibling("channel-host");
        SourceFile.compile(
                classes,
                HOST,
                HOST_SOURCE.formatted(ChannelHost.class.getName(), Embedding.block("channel.addChannelListener")));
        return MadeJar.of(
                ChannelHost.class,
                HOST,
                classes,
                home.base().resolveSibling("channel-host.jar"),
                Embedding.block("Import-Package: org.osgi.framework, ")
                        .replaceFirst("^.*?: ", "")
                        .replaceAll("\n *", ""));
    }

    @Test
    void twoHostsReplicateOnTheirOwnChannelWhichGoesOnWhateverComesAndGoes() throws Exception {
        List<Home> homes = Home.cluster(HostOfAChannelIT.class, 2);
        List<Integer> ports = Ports.some(2);
        Path bundle = bundle(homes.get(0));
        homes.forEach(Home::deployHello);
        try (HostMember one = HostMember.felix(homes.get(0))
                        .with(bundle, "-Dhost.port=" + ports.get(0), "-Dhost.peer=" + ports.get(1));
                InnerMember two =
                        InnerMember.of(homes.get(1), "host.port", "" + ports.get(1), "host.peer", "" + ports.get(0))) {
            homes.forEach(Home::hostOnly);
            one.start();
            two.start(("tomcat member " + ALL).split(" "));
            ComingAndGoingIT.awaitNotReady(two, "Cluster of Engine Catalina: shared channel");
            Bundle host = two.install(bundle);
            host.start();
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

            List<Object> all = List.copyOf(received);
            assertThat(all)
                    .as("the host's messages, all of them and nothing else")
                    .isEqualTo(LongStream.range(0, all.size()).boxed().toList());

            host.stop();
            ComingAndGoingIT.awaitNotReady(two, "Cluster of Engine Catalina: shared channel");
            assertThat(two.taken(homes.get(1).channelPort())).isFalse();
            int visits = counter.visit(one);
            host.start();
            ComingAndGoingIT.awaitReady(two);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(visits + 1));

            int last = counter.visit(one);
            one.kill();
            assertThat(counter.visit(two.url("/hello-bundle/"))).isEqualTo(last + 1);
        }
    }

    /** The cast of the first fails, as that of Axis2's listener does; the second takes everything, and says nothing. */
    @ParameterizedTest
    @CsvSource({
        "all, false, the listener %s of channel \"host\" of the host platform breaks",
        "silent, true, channel \"host\" of the host platform: its listener %s is given Clowder's messages too"
    })
    void aListenerOfTheHostThatTakesOurMessagesIsNamedInTheLogByTheStatusAndByReadiness(
            String accepts, boolean ready, String said) throws Exception {
        Home home = Home.cluster(HostOfAChannelIT.class, 1).get(0);
        List<Integer> ports = Ports.some(2);
        home.deployHello();
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getLevel() + " " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(handler);
        try (InnerMember member = InnerMember.of(
                home, "host.port", "" + ports.get(0), "host.peer", "" + ports.get(1), "host.accepts", accepts)) {
            member.start(("tomcat member " + ALL + " shell").split(" "));
            Bundle host = member.install(bundle(home));
            host.start();
            String named = said.formatted(HOST);
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                assertThat(logged).anyMatch(line -> line.contains(named));
                assertThat(member.command("clowder:status")).contains(named);
                HttpResponse<String> health = Http.get(member.managementUrl("/health/ready"));
                assertThat(health.statusCode()).isEqualTo(ready ? 200 : 503);
                assertThat(health.body().replace("\\\"", "\"")).contains(named);
            });
            assertThat(member.taken(home.channelPort())).isFalse();

            host.stop();
            ComingAndGoingIT.awaitReady(member);
            assertThat(member.command("clowder:status")).doesNotContain(HOST);
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
    }

    private static List<?> received(BundleContext framework) throws Exception {
        ServiceReference<?> reference = framework.getAllServiceReferences("java.util.List", "(host.received=true)")[0];
        return (List<?>) framework.getService(reference);
    }

    private static void awaitMore(List<?> received) {
        int before = received.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> received.size() > before + 3);
    }
}
