package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The steps of the earlier session manager for Hazelcast as its documentation prints them, for members of Hazelcast: the first member has the manager
 * for all its applications, the second for one.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HazelcastStepsIT {

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void sessionsGoOnAtTheOtherMemberUnderAnIdThatNamesIt() throws IOException {
        List<Integer> ports = Ports.some(2);
        Cluster cluster = members.cluster(2).each(member -> member.deploySamples("hello.war"));
        prepare(cluster.first(), "tomcat-8080", HazelcastServer.config("dev", ports, 0, ""));
        prepare(cluster.second(), "tomcat-8081", HazelcastServer.config("dev", ports, 1, ""));
        String manager = LegacyDescriptorIT.fixture("hazelcast-context.xml");
        cluster.first().edit("context.xml", xml -> manager);
        Path file = Files.writeString(members.directory().resolve("hello.xml"), manager);
        cluster.second().put(file, "conf/Catalina/localhost/hello.xml");
        cluster.start();

        for (Member each : cluster.members()) {
            assertThat(MemberReport.application(each, "/hello").toString())
                    .contains("in the map hello_session_replication of Hazelcast");
        }
        Visitor visitor = new Visitor("/hello/");
        expect(visitor.visit(cluster.first()), 1, "tomcat-8080");
        expect(visitor.visit(cluster.second()), 2, "tomcat-8081");
        expect(visitor.visit(cluster.first()), 3, "tomcat-8080");
        cluster.first().kill();
        expect(visitor.visit(cluster.second()), 4, "tomcat-8081");
        expect(visitor.visit(cluster.second()), 5, "tomcat-8081");
    }

    private static void prepare(Member member, String route, String hazelcast) throws IOException {
        Path config = Files.writeString(members.directory().resolve(route + ".xml"), hazelcast);
        String listener =
                LegacyDescriptorIT.fixture("hazelcast-p2p-listener.xml").replace("/path/to/hazelcast.xml", "" + config);
        String engine = LegacyDescriptorIT.fixture("hazelcast-engine.xml").replace("tomcat-8080", route);
        member.edit("catalina-server.xml", xml -> HazelcastIT.listener(xml, listener)
                .replaceFirst("<Engine name=\"Catalina\"[^>]*>", engine.strip()));
    }

    private static void expect(Visitor.Visit visit, int count, String route) {
        assertThat(visit.count()).isEqualTo(count);
        assertThat(visit.session()).endsWith("." + route);
    }
}
