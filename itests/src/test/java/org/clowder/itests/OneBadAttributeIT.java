package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.itests.app.Basket;
import org.clowder.itests.app.Parcel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An attribute that one member cannot write, or another cannot read, costs that attribute there and nothing else. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OneBadAttributeIT {

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path complete = war(Shelf.complete(), "complete.war");
        Path bare = war(Shelf.bare(), "bare.war");
        cluster = members.cluster(2).each(member -> member.deploy(complete, "shelf.war"));
        cluster.first().deploy(complete, "half.war");
        cluster.second().deploy(bare, "half.war");
        cluster.start();
    }

    private static Path war(WarBuilder application, String file) {
        return application.build(members.directory().resolve(file));
    }

    @Test
    void whatCannotBeSerializedStaysAndTheRestOfTheSessionReplicates() {
        Shelf shelf = new Shelf("/shelf")
                .change(cluster.first(), "text", "before", "good")
                .change(cluster.first(), "new", "parcel", Parcel.class.getName())
                .change(cluster.first(), "text", "after", "good");

        assertThat(shelf.look(cluster.second()))
                .containsEntry("before", "good")
                .containsEntry("after", "good")
                .doesNotContainKey("parcel");
        assertThat(shelf.look(cluster.first())).containsEntry("parcel", "parcel of 2");
        assertThat(cluster.first().consoleLines(shelf.sessionId()))
                .as("what the log says of the session")
                .singleElement()
                .asString()
                .contains("/shelf", "parcel.content[1]", Thread.class.getName());
    }

    @Test
    void aGoodAttributeOfTheSameRequestReplicatesBesideABadOne() {
        Shelf shelf = new Shelf("/shelf").change(cluster.first(), "count", "text", "good");

        shelf.change(cluster.first(), "both", "crate", Parcel.class.getName());

        assertThat(shelf.look(cluster.second()))
                .containsEntry("count", "2")
                .containsEntry("text", "good")
                .doesNotContainKey("crate");
    }

    @Test
    void aStrictManagerRefusesWhatCannotBeSerializedWhenItIsSet() {
        Path application = war(Shelf.complete(), "shelf.war");
        String manager = Managers.delta("applied").replace("/>", " strict=\"true\"/>");
        Cluster strict = members.cluster(2)
                .each(member ->
                        member.deploy(application).edit("catalina-server.xml", xml -> Managers.of(xml, manager)))
                .start();
        Shelf shelf = new Shelf("/shelf").change(strict.first(), "text", "before", "good");

        HttpResponse<String> refused = shelf.attempt(strict.first(), "new", "parcel", Parcel.class.getName());

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains(shelf.sessionId(), "parcel.content[1]", Thread.class.getName());
        assertThat(shelf.look(strict.first())).containsOnlyKeys("before");
        assertThat(shelf.look(strict.second())).containsOnlyKeys("before");
    }

    @Test
    void anAttributeOfAClassThatAMemberLacksWaitsThereInBytesForOneThatHasIt() {
        Shelf shelf = new Shelf("/half")
                .change(cluster.first(), "text", "text", "good")
                .change(cluster.first(), "new", "basket", Basket.class.getName())
                .change(cluster.first(), "add", "basket", "pear");

        assertThat(shelf.look(cluster.second()))
                .containsEntry("text", "good")
                .doesNotContainEntry("basket", "basket[pear]");
        assertThat(cluster.second().consoleLines(shelf.sessionId()))
                .as("what the log says of the session")
                .singleElement()
                .asString()
                .contains("/half", "basket", Basket.class.getName());
        shelf.change(cluster.second(), "text", "text", "better");
        assertThat(shelf.look(cluster.first())).containsEntry("text", "better").containsEntry("basket", "basket[pear]");
        shelf.change(cluster.first(), "add", "basket", "plum");
        assertThat(shelf.look(cluster.first())).containsEntry("basket", "basket[pear, plum]");
    }
}
