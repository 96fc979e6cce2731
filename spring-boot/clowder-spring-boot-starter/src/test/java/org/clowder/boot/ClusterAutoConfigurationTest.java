package org.clowder.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.harness.Ports;
import org.clowder.session.SharedChannelCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Applications of one JVM that replicate their sessions. */
@Timeout(60)
class ClusterAutoConfigurationTest {

    @TempDir
    private Path directory;

    private final List<Integer> ports = Ports.some(2);
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(ConfigurableApplicationContext::close);
    }

    private ConfigurableApplicationContext member(int number, String... more) {
        String members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        ConfigurableApplicationContext application = Application.run(Stream.concat(
                        Stream.of(
                                "clowder.cluster.port=" + ports.get(number),
                                "clowder.cluster.members=" + members,
                                "clowder.cluster.member-name=member-" + number),
                        Stream.of(more))
                .toArray(String[]::new));
        started.add(application);
        return application;
    }

    private static Health health(ConfigurableApplicationContext application) {
        return application
                .getBean("clowderHealthIndicator", HealthIndicator.class)
                .health();
    }

    private static void awaitReady(ConfigurableApplicationContext... applications) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            for (ConfigurableApplicationContext each : applications) {
                assertThat(health(each).getStatus().getCode()).isEqualTo("UP");
                assertThat((List<?>) health(each).getDetails().get("otherMembers"))
                        .hasSize(applications.length - 1);
            }
        });
    }

    @Test
    void aSessionGoesOnAtTheOtherMemberAndComesBack() throws Exception {
        ConfigurableApplicationContext first = member(0);
        ConfigurableApplicationContext second = member(1);
        awaitReady(first, second);
        HttpResponse<String> created = Application.visit(first, null);
        String session = Application.session(created);
        assertThat(created.body()).isEqualTo("1");
        assertThat(Application.visit(second, session).body()).isEqualTo("2");

        first.close();
        assertThat(Application.visit(second, session).body()).isEqualTo("3");

        // the server of a later start has an Engine of another name
        ConfigurableApplicationContext again = member(0);
        awaitReady(again, second);
        second.close();
        assertThat(Application.visit(again, session).body()).isEqualTo("4");
    }

    @Test
    void healthNamesTheMembers() {
        ConfigurableApplicationContext first = member(0, "spring.application.name=shop");
        ConfigurableApplicationContext second = member(1, "clowder.cluster.name=shop");
        awaitReady(first, second);

        assertThat(health(first).getDetails())
                .containsEntry("cluster", "shop")
                .containsEntry("otherMembers", List.of("member-1 at 127.0.0.1:" + ports.get(1)));
    }

    private static SharedChannelCluster cluster(ConfigurableApplicationContext application) {
        return application.getBean(SharedChannelCluster.class);
    }

    @Test
    void aMemberThatStopsIsNotCountedOnWhileItFinishesItsRequests() {
        ConfigurableApplicationContext first = member(0);
        ConfigurableApplicationContext second = member(1);
        awaitReady(first, second);
        await().until(() -> cluster(second).hasCompany());

        SmartLifecycle announcement = first.getBean("clowderAnnouncement", SmartLifecycle.class);
        assertThat(announcement.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
        announcement.stop();
        await().until(() -> !cluster(second).hasCompany());
        announcement.start();
        await().until(() -> cluster(second).hasCompany());
    }

    @Test
    void aProgramThatEmbedsTomcatTakesPart() throws Exception {
        ConfigurableApplicationContext application = member(0, "clowder.cluster.name=shop");
        Tomcat tomcat = new Tomcat();
        SharedChannelCluster shop = new SharedChannelCluster();
        try (StandaloneChannel channel = StandaloneChannel.open(
                Map.of("cluster.name", "shop", "port", ports.get(1).toString(), "members", "127.0.0.1:" + ports.get(0)),
                "program")) {
            shop.setClusterName("shop");
            shop.setSharedChannel(channel.shared());
            tomcat.setSilent(true);
            tomcat.setBaseDir(directory.toString());
            tomcat.getEngine().setCluster(shop);
            Context context = tomcat.addContext("", null);
            context.setDistributable(true);
            tomcat.start();
            await().until(() -> shop.stateTransferDone() && shop.hasCompany());
            String session = Application.session(Application.visit(application, null));
            assertThat(context.getManager().findSession(session)).isNotNull();
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void sessionsThatBootWouldKeepInAFileAreReplicatedAllTheSame() throws Exception {
        ConfigurableApplicationContext first = member(0, "server.servlet.session.persistent=true");
        ConfigurableApplicationContext second = member(1, "server.servlet.session.persistent=true");
        awaitReady(first, second);

        String session = Application.session(Application.visit(first, null));
        assertThat(Application.visit(second, session).body()).isEqualTo("2");
    }

    @Test
    void nothingIsOpenedIfItIsSwitchedOff() throws Exception {
        ConfigurableApplicationContext application = member(0, "clowder.cluster.enabled=false");

        String session = Application.session(Application.visit(application, null));
        assertThat(Application.visit(application, session).body()).isEqualTo("2");
        assertThat(application.getBeanNamesForType(SharedChannelCluster.class)).isEmpty();
        // a group that names it finds it
        assertThat(health(application).getStatus().getCode()).isEqualTo("UP");
        try (ServerSocket free = new ServerSocket(ports.get(0), 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        } catch (IOException e) {
            throw new AssertionError("the port of the channel is taken", e);
        }
    }

    @Test
    void thePortIsFreeAfterAStartThatFailed() throws Exception {
        ConfigurableApplicationContext first = member(0);
        int taken = Integer.parseInt(first.getEnvironment().getProperty("local.server.port"));

        assertThat(catchThrowable(() -> member(1, "server.port=" + taken)))
                .hasStackTraceContaining("Port " + taken + " is already in use");
        try (ServerSocket free = new ServerSocket(ports.get(1), 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }
}
