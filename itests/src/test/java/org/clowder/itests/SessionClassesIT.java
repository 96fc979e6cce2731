package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.Basket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The classes of session attributes come from several bundles, which are updated while sessions go on. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SessionClassesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final Members members = new Members();

    private Books books;

    @BeforeEach
    void build() {
        books = new Books(members.directory().resolve("bundles"));
    }

    private Cluster cluster() {
        return members.cluster(2)
                .each(member -> member.deploy(books.library("1.0.0", 1)).deploy(books.web("1.0.0")));
    }

    private static Cluster started(Cluster cluster) {
        cluster.start().each(member -> awaitVersion(member, "1.0.0"));
        return cluster;
    }

    static void awaitVersion(Member member, String version) {
        await("/books " + version + " on " + member.name())
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> Http.page(member.url("/books/version.txt")).equals(version));
    }

    private static void awaitShelf(Shelf shelf, Member member, Map<String, String> attributes) {
        await(attributes + " on " + member.name())
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(shelf.look(member)).isEqualTo(attributes));
    }

    private static Shelf newShelf(Member member) {
        return new Shelf("/books")
                .change(member, "text", "text", "good")
                .change(member, "new", "book", Books.BOOK)
                .change(member, "add", "book", "Emma")
                .change(member, "supplied", "rare", Books.RARE_BOOKS);
    }

    @Test
    void classesOfALibraryAreFoundExportedOrNotAndSessionsSurviveItsUpdates() {
        Cluster cluster = started(cluster());
        Shelf shelf = newShelf(cluster.first());
        assertThat(shelf.look(cluster.second()))
                .isEqualTo(Map.of("text", "good", "book", "book[Emma] of 1.0.0", "rare", "rare book"));

        cluster.each(member -> member.deploy(books.library("1.1.0", 1)));
        Map<String, String> evolved = Map.of("text", "good", "book", "book[Emma] of 1.1.0", "rare", "rare book");
        cluster.each(member -> awaitShelf(shelf, member, evolved));

        cluster.each(member -> member.deploy(books.library("2.0.0", 2)));
        cluster.each(member -> {
            await("the report of " + member.name())
                    .atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        assertThat(shelf.look(member)).containsEntry("text", "good");
                        assertThat(member.consoleLines("attribute book cannot be read"))
                                .anySatisfy(line ->
                                        assertThat(line).contains(shelf.sessionId(), Books.BOOK, "serialVersionUID"));
                    });
            assertThat(shelf.look(member)).containsEntry("book", "null").containsEntry("rare", "rare book");
        });
        shelf.change(cluster.second(), "text", "text", "better");
        assertThat(shelf.look(cluster.first())).containsEntry("text", "better");

        cluster.each(member -> member.deploy(books.library("2.1.0", 1)));
        Map<String, String> healed = Map.of("text", "better", "book", "book[Emma] of 2.1.0", "rare", "rare book");
        cluster.each(member -> awaitShelf(shelf, member, healed));
    }

    @Test
    void bundlesThatShareASessionKeepTheirAttributesOnTheOtherMemberAndOverUpdates() {
        Cluster cluster = started(cluster().each(member -> member.deploy(books.guest("1.0.0", true))));
        Shelf shelf = new Shelf("/books").change(cluster.first(), "text", "text", "good");
        awaitGuest(shelf, cluster.first());
        shelf.change(cluster.first(), "add", "gift", "red");
        assertThat(shelf.look(cluster.second())).containsEntry("gift", "gift[red] of 1.0.0");

        cluster.each(member -> member.deploy(books.guest("1.0.1", true)));
        Map<String, String> newer = Map.of("text", "good", "gift", "gift[red] of 1.0.1");
        cluster.each(member -> awaitShelf(shelf, member, newer));
    }

    @Test
    void classesOfABundleThatNeitherIsWiredNorSharesSessionsAreRefusedOnAMemberThatNeverUsedThem() {
        Cluster cluster = started(cluster().each(member -> member.deploy(books.guest("1.0.0", false))));
        Shelf shelf = new Shelf("/books").change(cluster.first(), "text", "text", "good");
        awaitGuest(shelf, cluster.first());

        assertThat(shelf.look(cluster.second())).isEqualTo(Map.of("text", "good", "gift", "null"));
        assertThat(cluster.second().consoleLines(shelf.sessionId()))
                .singleElement()
                .asString()
                .contains("gift", Books.GIFT, "not allowed", "org.clowder.itests.guest 1.0.0", "org.clowder.session");
    }

    private static void awaitGuest(Shelf shelf, Member member) {
        await("the guest on " + member.name()).atMost(SOON).until(() -> {
            try {
                shelf.guest(member);
                return true;
            } catch (AssertionError notYet) {
                return false;
            }
        });
    }

    @Test
    void sessionsWaitForTheAttributeThatLeadsToTheirClasses() {
        Cluster cluster = cluster().each(member -> member.deploy(books.listeningWeb("1.0.0"))
                .edit(
                        "catalina-server.xml",
                        xml -> Managers.of(
                                xml,
                                "<Manager className=\"org.clowder.session.BundleDeltaManager\" initialized=\"false\""
                                        + " attributeName=\"guest.bundle\"/>")));
        cluster.first().deploy(books.guest("1.0.0", false));
        started(cluster);
        Shelf shelf = new Shelf("/books").change(cluster.first(), "text", "text", "good");
        awaitGuest(shelf, cluster.first());
        shelf.change(cluster.first(), "add", "gift", "red")
                .change(cluster.first(), "text", "text", "better")
                .change(cluster.first(), "text", "text", "best");

        assertThat(shelf.look(cluster.second())).isEqualTo(Map.of("text", "best", "gift", "null"));
        assertThat(MemberReport.application(cluster.second(), "/books").get("replication"))
                .asString()
                .contains("guest.bundle", "wait");
        assertThat(cluster.second().consoleLines(shelf.sessionId())).isEmpty();
        assertThat(heard(cluster.second())).as("what listeners were told").isEmpty();

        cluster.second().deploy(books.guest("1.0.0", false));
        awaitShelf(shelf, cluster.second(), Map.of("text", "best", "gift", "gift[red] of 1.0.0"));
        await("what listeners are told").atMost(SOON).untilAsserted(() -> assertThat(heard(cluster.second()))
                .containsExactlyInAnyOrder("created", "added text=best", "added gift=gift[red] of 1.0.0"));
        assertThat(MemberReport.application(cluster.second(), "/books").get("replication"))
                .asString()
                .doesNotContain("guest.bundle");
    }

    private static List<String> heard(Member member) {
        return Http.page(member.url("/books/heard")).lines().toList();
    }

    @Test
    void aSessionThatEndsElsewhereWhileTheApplicationIsStoppedDoesNotComeBack() {
        Cluster cluster = started(cluster());
        Shelf ending = newShelf(cluster.first());
        Shelf staying = newShelf(cluster.first());
        cluster.first().cli("shell", "stop org.clowder.itests.books").done();

        ending.change(cluster.second(), "end", "", "");
        cluster.first().cli("shell", "start org.clowder.itests.books").done();
        awaitVersion(cluster.first(), "1.0.0");

        await("the end of the session on " + cluster.first().name())
                .atMost(SOON)
                .until(() ->
                        !cluster.first().cli("sessions", "--all").done().out().contains(ending.sessionId()));
        assertThat(staying.look(cluster.first())).containsEntry("book", "book[Emma] of 1.0.0");
    }

    @Test
    void aSingleMemberKeepsSessionsOverUpdatesOfTheApplicationItsLibraryAndItsGuest() {
        Path war = Shelf.complete().build(members.directory().resolve("one/shelf.war"));
        Path newer = Shelf.complete()
                .file("new.txt", "new")
                .build(members.directory().resolve("two/shelf.war"));
        Member member = members.single("alone")
                .deploy(books.library("1.0.0", 1))
                .deploy(books.web("1.0.0"))
                .deploy(books.guest("1.0.0", false))
                .deploy(war);
        member.start().awaitReady();
        awaitVersion(member, "1.0.0");
        Shelf shelf = newShelf(member);
        awaitGuest(shelf, member);
        shelf.change(member, "add", "gift", "red");

        member.deploy(books.web("1.0.1"));
        awaitVersion(member, "1.0.1");
        awaitShelf(shelf, member, expected("1.0.0", "1.0.0"));

        member.deploy(books.library("1.1.0", 1));
        awaitShelf(shelf, member, expected("1.1.0", "1.0.0"));

        member.deploy(books.guest("1.0.1", false));
        awaitShelf(shelf, member, expected("1.1.0", "1.0.1"));

        Shelf ofWar = new Shelf("/shelf").change(member, "new", "basket", Basket.class.getName());
        member.deploy(newer);
        await("the new WAR")
                .atMost(SOON)
                .until(() -> Http.status(member.url("/shelf/new.txt")).orElse(0).equals(200));
        assertThat(ofWar.look(member)).containsEntry("basket", "basket[]");
    }

    private static Map<String, String> expected(String library, String guest) {
        return Map.of(
                "text",
                "good",
                "book",
                "book[Emma] of " + library,
                "rare",
                "rare book",
                "gift",
                "gift[red] of " + guest);
    }

    @Test
    void theBackupManagerFindsClassesOfALibraryToo() {
        Cluster cluster = cluster()
                .each(member -> member.edit(
                        "catalina-server.xml",
                        xml -> Managers.of(xml, "<Manager className=\"org.clowder.session.BundleBackupManager\"/>")));
        cluster.each(member -> member.start().awaitReady());
        cluster.each(member -> awaitVersion(member, "1.0.0"));
        Shelf shelf = new Shelf("/books")
                .change(cluster.first(), "new", "book", Books.BOOK)
                .change(cluster.first(), "supplied", "rare", Books.RARE_BOOKS);

        awaitShelf(shelf, cluster.second(), Map.of("book", "book[] of 1.0.0", "rare", "rare book"));
    }
}
