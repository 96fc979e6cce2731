package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two Services with an Engine and a Cluster each, on the one channel. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TwoEnginesIT {

    private static final String SECOND_SERVICE =
            """
              <Service name="Second">
                <Connector port="${second.port}" address="127.0.0.1" protocol="HTTP/1.1"/>
                <Engine name="Second" defaultHost="second">
                  <Cluster className="org.clowder.session.SharedChannelCluster"/>
                  <Host name="second" appBase="webapps2" unpackWARs="true" autoDeploy="false">
                    <Context path="/declared" docBase="${declared.war}"/>
                  </Host>
                </Engine>
              </Service>

              <!-- Health""";

    @RegisterExtension
    static final Members members = new Members();

    private static final Map<Member, Integer> secondPort = new HashMap<>();
    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path counting = new WarBuilder()
                .distributable()
                .servlet(CountingServlet.class, "/count")
                .build(members.directory().resolve("counting.war"));
        cluster = members.cluster(2).each(member -> {
            secondPort.put(member, Ports.free());
            member.set("clowder.properties", "second.port", "" + secondPort.get(member))
                    .set("clowder.properties", "declared.war", counting.toString())
                    .edit("catalina-server.xml", xml -> xml.replace("  <!-- Health", SECOND_SERVICE))
                    .deploySamples("hello.war")
                    .deploy(counting, "both.war")
                    .put(counting, "webapps2/both.war")
                    .put(counting, "webapps2/second-only.war");
        });
        cluster.each(Member::start);
        cluster.first().awaitReady();
        cluster.second().awaitReady();
    }

    @Test
    void eachEngineReplicatesItsOwnApplicationsAndNotThoseOfTheOther() throws IOException {
        expectReplication(List.of(first("/hello/"), second("/second-only/count"), second("/declared/count")));
        Visitor inFirst = new Visitor("/both/count");
        Visitor inSecond = null;
        for (int count = 1; count <= 6; count++) {
            Member member = cluster.members().get(count % 2);
            assertThat(count(inFirst, first("/both/count").on(member))).isEqualTo(count);
            if (inSecond == null) {
                // The same cookie, as a browser sends it to each port of a host.
                inSecond = Visitor.withSessionOf(inFirst, "/both/count");
            }
            assertThat(count(inSecond, second("/both/count").on(member)))
                    .as("count in the second Engine on " + member.name())
                    .isEqualTo(count);
        }
        assertThat(inSecond.sessionId()).isNotEqualTo(inFirst.sessionId());
    }

    @Test
    void aMemberThatComesBackHasTheSessionsOfBothEnginesAndWaitsForNobody() throws IOException {
        List<Place> places =
                List.of(first("/hello/"), first("/both/count"), second("/both/count"), second("/second-only/count"));
        Map<Place, Visitor> visitors = new HashMap<>();
        for (Place place : places) {
            Visitor visitor = new Visitor(place.path);
            visitors.put(place, visitor);
            for (int count = 1; count <= 3; count++) {
                assertThat(count(visitor, place.on(cluster.first()))).isEqualTo(count);
            }
        }
        cluster.second().kill();

        cluster.second().start().awaitReady();

        assertThat(cluster.second().consoleLines("not all members have introduced themselves"))
                .as("state transfers that were given up")
                .isEmpty();
        for (Place place : places) {
            assertThat(count(visitors.get(place), place.on(cluster.second())))
                    .as(place.path + " of " + (place.second ? "the second" : "the first") + " Engine")
                    .isEqualTo(4);
        }
    }

    private static void expectReplication(List<Place> places) throws IOException {
        for (Place place : places) {
            Visitor visitor = new Visitor(place.path);
            for (int count = 1; count <= 6; count++) {
                Member member = cluster.members().get(count % 2);
                assertThat(count(visitor, place.on(member)))
                        .as(place.path + " on " + member.name())
                        .isEqualTo(count);
            }
        }
    }

    /** A path in one of the Engines. */
    private record Place(boolean second, String path) {

        URI on(Member member) {
            return second ? URI.create("http://127.0.0.1:" + secondPort.get(member) + path) : member.url(path);
        }
    }

    private static Place first(String path) {
        return new Place(false, path);
    }

    private static Place second(String path) {
        return new Place(true, path);
    }

    private static int count(Visitor visitor, URI uri) throws IOException {
        var response = visitor.get(uri);
        assertThat(response.statusCode()).as(uri + "\n" + response.body()).isEqualTo(200);
        return Visitor.Visit.of(response.body()).count();
    }
}
