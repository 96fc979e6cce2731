package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Sleep;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A member that joins gets its sessions from another one, which falls asleep in the middle. Whoever writes has to wait for
 * both, as far as the guarantee goes.
 */
@Isolated("how long requests take")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SleepingDonorIT {

    private static final int SESSIONS = 20_000;
    private static final int WRITTEN = 40;

    /** How many are looked at where they have been all the time. */
    private static final int LOOKED_AT = 2_000;

    private static final int USERS = 4;

    /** Each user may be held up twice: for the donor, and for the joiner. */
    private static final int HELD_UP = 2 * USERS + 2;

    /** So slow that the transfer takes seconds, and the donor is surely caught in it. */
    private static final int MEGABITS_PER_SECOND = 16;

    private static final long BEGUN_BYTES = 1_000_000;
    private static final Duration ASLEEP = Duration.ofSeconds(20);
    private static final Duration LONGEST = Desk.MAX_WAIT.multipliedBy(2).plusSeconds(1);

    @Order(1)
    @RegisterExtension
    static final Network network = new Network(3);

    @Order(2)
    @RegisterExtension
    static final Members members = new Members();

    @Test
    void whoWritesIsNotHeldUpAndTheJoinerIsReadyOnlyWithAllSessions() {
        Cluster cluster = Desk.on(network.cluster(members), members, "all", Desk.MAX_WAIT);
        Member joiner = cluster.third();
        List<Member> old = List.of(cluster.first(), cluster.second());
        old.forEach(Member::start);
        old.forEach(Member::awaitReady);
        try (Crowd all = Crowd.of(SESSIONS, "&ballast=1000")) {
            Crowd written = all.part(0, WRITTEN);
            Crowd kept = all.part(WRITTEN, SESSIONS);
            Crowd some = all.part(0, LOOKED_AT);
            all.on(cluster.first(), Login::logIn);
            some.await("before", Duration.ofSeconds(30), old);

            network.throttle(joiner, MEGABITS_PER_SECOND);
            long sentByFirst = network.sentBy(cluster.first());
            long sentBySecond = network.sentBy(cluster.second());
            joiner.start();
            await("the state transfer")
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> network.sentTo(joiner) > BEGUN_BYTES);
            boolean first =
                    network.sentBy(cluster.first()) - sentByFirst > network.sentBy(cluster.second()) - sentBySecond;
            Member donor = old.get(first ? 0 : 1);
            Member other = old.get(first ? 1 : 0);

            try (Sleep sleep = Sleep.of(donor);
                    Load load = Load.start(written, USERS, i -> new KeepAliveClient(other), Login::write)) {
                assertThat(joiner.ready()).as("the joiner is ready already").isFalse();
                network.unthrottle(joiner);
                awaitReadyOr(joiner, Span.of(ASLEEP));
                load.finish();
                assertThat(load.longest())
                        .as("the longest of " + load.answered() + " writes on " + other.name() + " while "
                                + donor.name() + " slept")
                        .isLessThan(LONGEST);
                assertThat(load.slowerThan(Duration.ofSeconds(1)))
                        .as("writes of " + load.answered() + " that took more than a second")
                        .isLessThanOrEqualTo(HELD_UP);
                if (joiner.ready()) {
                    kept.expect("when the joiner said ready", List.of(joiner));
                }
                sleep.wake();
            }

            joiner.awaitReady(Duration.ofMinutes(2));
            kept.expect("when the joiner was ready", List.of(joiner));
            some.await("in the end", Duration.ofSeconds(20), cluster.members());
        }
    }

    private static void awaitReadyOr(Member joiner, Span longEnough) {
        await("readiness, or the end of the sleep")
                .atMost(ASLEEP.plusSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> joiner.ready() || longEnough.over());
    }
}
