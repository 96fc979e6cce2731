package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.itests.app.Basket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is sent is what has changed: all of it, however the application changed it, and nothing else. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OnlyChangesIT {

    private static final String APPLICATION = "/shelf";
    private static final String HUNDRED = "0123456789".repeat(10);
    private static final int READS = 200;
    private static final int BIG = 100 * 1024;

    /** What a request of an application that changes a counter and a text of 100 bytes may cost. */
    private static final long BYTES_PER_REQUEST = 178;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path application = Shelf.complete().build(members.directory().resolve("shelf.war"));
        String manager = Managers.delta("applied").replace("/>", " detectMutationExclude=\"quiet.*\"/>");
        cluster = members.cluster(2)
                .each(member ->
                        member.deploy(application).edit("catalina-server.xml", xml -> Managers.of(xml, manager)))
                .start();
    }

    private static Shelf filled() {
        return new Shelf(APPLICATION)
                .change(cluster.first(), "text", "text", HUNDRED)
                .change(cluster.first(), "list", "list", "one")
                .change(cluster.first(), "new", "basket", Basket.class.getName());
    }

    /** What the first member has sent; everything before is on its way no more. */
    private static Metrics sent() {
        await("lag 0")
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Metrics.of(cluster.first(), APPLICATION).lag() == 0);
        return Metrics.of(cluster.first(), APPLICATION);
    }

    @Test
    void readingSendsNothing() {
        Shelf shelf = filled();
        shelf.look(cluster.first());
        Metrics before = sent();

        for (int i = 0; i < READS; i++) {
            assertThat(shelf.look(cluster.first())).hasSize(3);
        }

        assertThat(sent().deltasSent()).as("changes sent").isEqualTo(before.deltasSent());
    }

    @Test
    void readingOnAnotherMemberThanTheOneThatWroteSendsNothing() {
        Shelf shelf = filled();
        long before = Metrics.of(cluster.second(), APPLICATION).deltasSent();

        for (int i = 0; i < READS; i++) {
            assertThat(shelf.look(cluster.second())).hasSize(3);
        }

        assertThat(Metrics.of(cluster.second(), APPLICATION).deltasSent()).isEqualTo(before);
    }

    @Test
    void settingAnEqualValueSendsNothing() {
        Shelf shelf = filled();
        Metrics before = sent();

        shelf.change(cluster.first(), "text", "text", HUNDRED)
                .change(cluster.first(), "again", "text", "")
                .change(cluster.first(), "again", "list", "")
                .change(cluster.first(), "new", "basket", Basket.class.getName());

        assertThat(sent().deltasSent()).as("changes sent").isEqualTo(before.deltasSent());
    }

    @Test
    void aChangeInPlaceIsFoundAndReplicated() {
        Shelf shelf = filled();

        shelf.change(cluster.first(), "add", "list", "two").change(cluster.first(), "add", "basket", "pear");

        assertThat(shelf.look(cluster.second()))
                .containsEntry("list", "[one, two]")
                .containsEntry("basket", "basket[pear]");
        shelf.change(cluster.second(), "add", "basket", "plum");
        assertThat(shelf.look(cluster.first())).containsEntry("basket", "basket[pear, plum]");
    }

    @Test
    void aChangeInPlaceOfAnExcludedAttributeIsSentWhenItIsSet() {
        Shelf shelf = filled().change(cluster.first(), "list", "quietList", "one");

        shelf.change(cluster.first(), "add", "quietList", "two").change(cluster.first(), "add", "list", "two");
        sent();

        assertThat(shelf.look(cluster.second()))
                .containsEntry("quietList", "[one]")
                .containsEntry("list", "[one, two]");
        shelf.change(cluster.first(), "again", "quietList", "");
        assertThat(shelf.look(cluster.second())).containsEntry("quietList", "[one, two]");
    }

    @Test
    void aLargeAttributeDoesNotTravelBecauseACounterDid() {
        Shelf shelf = filled().change(cluster.first(), "bytes", "big", "" + BIG);
        Metrics before = sent();
        shelf.look(cluster.first());

        shelf.change(cluster.first(), "count", "text", "changed").change(cluster.first(), "again", "big", "");

        Metrics after = sent();
        assertThat(after.bytesSent() - before.bytesSent()).as("bytes sent").isLessThan(10_000);
        assertThat(after.deltasSent()).isGreaterThan(before.deltasSent());
        assertThat(shelf.look(cluster.second())).containsEntry("count", "1").containsEntry("big", BIG + " bytes");
    }

    @Test
    void aRequestThatChangesACounterAndAShortTextSendsLittle() {
        Shelf shelf = filled().change(cluster.first(), "text", "second", HUNDRED)
                .change(cluster.first(), "text", "third", HUNDRED)
                .change(cluster.first(), "count", "text", HUNDRED);
        Metrics before = sent();

        for (int i = 0; i < READS; i++) {
            shelf.change(cluster.first(), "count", "text", HUNDRED.substring(4) + (1000 + i));
        }

        Metrics after = sent();
        assertThat(after.deltasSent() - before.deltasSent()).as("changes sent").isEqualTo(READS);
        assertThat((after.bytesSent() - before.bytesSent()) / READS)
                .as("bytes per request")
                .isLessThan(BYTES_PER_REQUEST);
    }
}
