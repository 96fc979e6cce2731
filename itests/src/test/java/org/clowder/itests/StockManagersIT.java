package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.Basket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tomcat's own session managers replicate on the shared channel as they do on a channel of their own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StockManagersIT {

    @RegisterExtension
    static final Members members = new Members();

    @ParameterizedTest
    @ValueSource(strings = {"DeltaManager", "BackupManager"})
    void aSessionWithAnAttributeOfTheApplicationsOwnClassGoesOnAfterItsMemberWasKilled(String manager) {
        Path application = Shelf.complete().build(members.directory().resolve("shelf.war"));
        String element = "<Manager className=\"org.apache.catalina.ha.session." + manager + "\"/>";
        Cluster cluster = members.cluster(2).each(member -> member.deploy(application)
                .edit("catalina-server.xml", xml -> Managers.of(xml, element)));
        // one after the other: a DeltaManager that is starting drops the other's request for state, which then waits 60
        // s
        cluster.each(member -> member.start().awaitReady());
        Shelf shelf = new Shelf("/shelf")
                .change(cluster.first(), "text", "text", "good")
                .change(cluster.first(), "new", "basket", Basket.class.getName());
        expect(shelf, cluster.second(), Map.of("text", "good", "basket", "basket[]"));

        shelf.change(cluster.second(), "text", "text", "better");
        expect(shelf, cluster.first(), Map.of("text", "better", "basket", "basket[]"));

        shelf.change(cluster.first(), "text", "text", "best");
        cluster.first().kill();
        expect(shelf, cluster.second(), Map.of("text", "best", "basket", "basket[]"));
    }

    /** These managers do not promise that what was answered has arrived. */
    private static void expect(Shelf shelf, Member member, Map<String, String> attributes) {
        await(attributes + " on " + member.name())
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(shelf.look(member)).isEqualTo(attributes));
    }
}
