package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network between one of three members and the others is cut for some time; users reach all of them. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class PartitionIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration STAYS = Duration.ofSeconds(3);

    @Order(1)
    @RegisterExtension
    static final Network network = new Network(3);

    @Order(2)
    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Desk.on(network.cluster(members), members, "applied", Desk.MAX_WAIT)
                .start();
    }

    @AfterEach
    void heal() {
        network.heal();
    }

    @Test
    void whatEitherHalfEndedRenamedAndWroteDuringAPartitionIsSoEverywhereAfterwards() {
        try (Crowd all = Crowd.of(60)) {
            Crowd before = all.part(0, 52);
            before.on(cluster.first(), Login::logIn).on(cluster.first(), Login::write);
            before.await("before", LIMIT, cluster.members());

            network.cut(List.of(cluster.first()));
            Span cut = Span.of(Duration.ofSeconds(20));
            Crowd here = change(cluster.first(), all.part(0, 20), all.part(52, 56));
            Crowd there = change(cluster.second(), all.part(20, 40), all.part(56, 60));
            while (!cut.over()) {
                Span pause = Span.of(Duration.ofMillis(500));
                here.on(cluster.first(), Login::write);
                there.on(cluster.second(), Login::write);
                pause.await();
            }
            assertThat(there.faults(cluster.first()).found())
                    .as("sessions of the other half that are behind while the network is cut")
                    .hasSameSizeAs(there.logins());
            network.heal();

            all.await("after the partition", LIMIT, cluster.members());
            all.use("later", STAYS, cluster.members());
        }
    }

    /**
     * Ends the first four sessions of those that are there, changes the ids of the next four, and makes new ones.
     *
     * @return those that can be written to
     */
    private static Crowd change(Member member, Crowd old, Crowd fresh) {
        old.part(0, 4).on(member, Login::logOut);
        old.part(4, 8).on(member, Login::rename);
        fresh.on(member, Login::logIn).on(member, Login::write);
        return old.part(4, 20);
    }

    @Test
    void sessionsThatWereOnlyReadOnOneSideOfALongPartitionOutliveItAndTheirMember() {
        try (Crowd readers = Crowd.of(10, "&idle=10")) {
            readers.on(cluster.first(), Login::logIn).on(cluster.first(), Login::write);
            readers.await("before", LIMIT, cluster.members());

            network.cut(List.of(cluster.first()));
            readers.use("on their side of the partition", Duration.ofSeconds(40), List.of(cluster.first()));
            network.heal();

            readers.await("after the partition", LIMIT, cluster.members());
            cluster.first().kill();
            readers.expect("after the kill", List.of(cluster.second(), cluster.third()));
        } finally {
            if (!cluster.first().alive()) {
                cluster.first().start().awaitReady();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6})
    void aLogoutWhileAMemberIsCutOffForAMomentHoldsThereToo(int seconds) {
        try (Crowd all = Crowd.of(20)) {
            all.on(cluster.first(), Login::logIn).await("before", LIMIT, cluster.members());

            network.cut(List.of(cluster.third()));
            Span cut = Span.of(Duration.ofSeconds(seconds));
            all.expect("on the member that is cut off, where they are in use", List.of(cluster.third()));
            all.part(0, 10).on(cluster.first(), Login::logOut);
            all.part(10, 20).on(cluster.second(), Login::logOut);
            cut.await();
            assertThat(all.faults(cluster.third()).found())
                    .as("sessions that are alive on the member that is cut off")
                    .hasSize(20);
            network.heal();

            all.await("after the flap", LIMIT, cluster.members());
            all.use("later", STAYS, cluster.members());
        }
    }
}
