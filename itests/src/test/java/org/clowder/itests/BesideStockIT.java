package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.itests.app.WitnessServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tomcat's own {@code DeltaManager} does right on a member that only receives, so that the comparison stays true. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BesideStockIT {

    /** Tomcat's own manager, for the second of two applications that are the same; it tells by default what Clowder's tells when it is asked to. */
    private static final String CONTEXTS =
            """
            <Context path="/stock"><Manager className="org.apache.catalina.ha.session.DeltaManager"/></Context>
            """;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path application = new WarBuilder()
                .distributable()
                .servlet(WitnessServlet.class, "/at/*")
                .type(WitnessServlet.classes())
                .webXml("<listener><listener-class>" + WitnessServlet.class.getName() + "</listener-class></listener>")
                .build(members.directory().resolve("witness.war"));
        cluster = Cluster.create(members, 2).each(member -> member.deploy(application, "ours.war")
                .deploy(application, "stock.war")
                .edit("catalina-server.xml", xml -> xml.replaceFirst("<Valve", CONTEXTS.strip() + "<Valve")));
        // one after the other, for Tomcat's manager
        cluster.each(member -> member.start().awaitReady());
    }

    private static String get(Visitor visitor, Member member, String resource) throws IOException {
        var answer = visitor.get(member, visitor.path() + resource);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ours", "/stock"})
    void valuesAreBoundAndUnboundInPairsAndTheEndSeesTheUser(String application) throws IOException {
        Visitor visitor = new Visitor(application + "/at");
        for (String request : List.of("/set?name=one", "/set?name=two", "/remove", "/end")) {
            get(visitor, cluster.first(), request);
        }
        Visitor other = new Visitor(application + "/at");
        for (Member member : cluster.members()) {
            await(application + " on " + member.name())
                    .atMost(15, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(get(other, member, "/heard").lines())
                            .containsExactlyInAnyOrder(
                                    "bound one", "bound two", "unbound one", "unbound two", "end of anna"));
        }
    }
}
