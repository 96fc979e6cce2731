package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The wall clock of one of three members is set while it runs: no time has passed for the sessions. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClockJumpIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;
    private static FakeClock clock;

    @BeforeAll
    static void start() {
        cluster = Desk.cluster(members, 3);
        clock = FakeClock.of(cluster.first());
        cluster.start();
    }

    @Test
    void aClockThatJumpsAnHourAheadEndsNoSessionAnywhere() {
        try (Crowd all = Crowd.of(40, "&idle=600")) {
            Crowd used = all.part(0, 10);
            Crowd fresh = all.part(30, 40);
            all.part(0, 15).on(cluster.first(), Login::logIn);
            all.part(15, 30).on(cluster.second(), Login::logIn);
            all.part(0, 30).await("before", LIMIT, cluster.members());

            clock.set(HOUR);
            await("the jump of the clock").atMost(LIMIT).until(() -> ahead().compareTo(HOUR.dividedBy(2)) > 0);
            used.on(cluster.first(), Login::write).await("written after the jump", LIMIT, cluster.members());
            fresh.on(cluster.first(), Login::logIn).await("made after the jump", LIMIT, cluster.members());
            used.use("after the jump", Duration.ofSeconds(6), cluster.members());

            all.expect("in the end", List.of(cluster.second(), cluster.third(), cluster.first()));
            assertThat(ahead()).isGreaterThan(HOUR.dividedBy(2));
        }
    }

    /** Of the first member's clock before that of this process. */
    private static Duration ahead() {
        String millis = Http.page(cluster.first().url(Desk.path("/clock")));
        return Duration.ofMillis(Long.parseLong(millis) - System.currentTimeMillis());
    }
}
