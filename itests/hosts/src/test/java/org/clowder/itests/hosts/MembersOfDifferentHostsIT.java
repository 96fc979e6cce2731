package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.harness.Distribution;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.itests.hosts.visits.VisitsServlet;
import org.clowder.session.SharedChannelCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster of five members: the distribution, Felix, Equinox, Karaf, and Tomcat on the plain class path of this JVM. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class MembersOfDifferentHostsIT {

    /** As {@code docs/embedding.md} has it, with the Engine's name of the descriptor. */
    private static final class Plain implements AutoCloseable {

        private final StandaloneChannel channel;
        private final Tomcat tomcat = new Tomcat();

        Plain(Home home) throws IOException, LifecycleException {
            channel = StandaloneChannel.open(
                    Map.of("port", "" + home.channelPort(), "members", home.members()), home.name());
            tomcat.setBaseDir(home.base().toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getEngine().setName("Catalina");
            SharedChannelCluster cluster = new SharedChannelCluster();
            cluster.setSharedChannel(channel.shared());
            tomcat.getEngine().setCluster(cluster);
            Context application = tomcat.addContext("/visits", null);
            application.setDistributable(true);
            Tomcat.addServlet(application, "visits", new VisitsServlet()).addMapping("/*");
            tomcat.start();
        }

        URI page() {
            return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/visits/");
        }

        @Override
        public void close() throws LifecycleException {
            try (channel) {
                tomcat.stop();
                tomcat.destroy();
            }
        }
    }

    private static Member shipped(Home home) {
        Distribution distribution = new Distribution(Path.of(System.getProperty("clowder.distribution")));
        return Member.create(
                distribution, home.base().getParent(), home.name(), home.channelPort(), "--members", home.members());
    }

    @Test
    void theyHaveTheSameSessions() throws Exception {
        List<Home> homes = Home.cluster(MembersOfDifferentHostsIT.class, 5);
        Path war = MadeJar.war(VisitsServlet.class, homes.get(0).base().resolveSibling("visits.war"));
        try (HostMember felix = HostMember.felix(homes.get(0)).startWithHello();
                HostMember equinox = HostMember.equinox(homes.get(1)).startWithHello();
                KarafMember karaf = KarafMember.configured(homes.get(2));
                Member shipped = shipped(homes.get(3))) {
            homes.get(0).put(war, "deploy/visits.war");
            homes.get(1).put(war, "deploy/visits.war");
            homes.get(2).put(war, "clowder/deploy/visits.war");
            karaf.install();
            karaf.start();
            shipped.deploy(war).start();
            List<MemberProcess> members = List.of(felix, equinox, karaf, shipped);
            for (MemberProcess member : members) {
                member.awaitReady(KarafMember.START);
                member.awaitPage("/visits/", Duration.ofSeconds(30), Duration.ofMillis(50));
            }
            try (Plain plain = new Plain(homes.get(4))) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> plain.channel.shared().members().size() == members.size());
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> Http.get(plain.page()).statusCode() == 200);
                Counter counter = new Counter();
                int visits = 0;
                for (int round = 0; round < 2; round++) {
                    for (MemberProcess member : members) {
                        assertThat(counter.visit(member.url("/visits/"))).isEqualTo(++visits);
                        assertThat(counter.visit(plain.page())).isEqualTo(++visits);
                    }
                }
                assertThat(counter.visit(karaf.url("/visits/"))).isEqualTo(++visits);
                karaf.kill();
                assertThat(counter.visit(plain.page())).isEqualTo(++visits);
            }
        }
    }
}
