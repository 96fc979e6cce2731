package org.clowder.itests;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Sleep;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** One of three members sleeps while the others work. When it wakes, it neither shows nor does anything of the past. */
@Isolated("how long requests take")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SleepingMemberIT {

    private static final int USERS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;
    private static List<Member> awake;
    private static Member sleeper;

    @BeforeAll
    static void start() {
        cluster = Desk.cluster(members, 3).start();
        awake = List.of(cluster.first(), cluster.second());
        sleeper = cluster.third();
    }

    /**
     * Some users go to the two awake members in turn until the sleep ends, and to the one that woke then; others stay with
     * their member all the time.
     */
    @Test
    void whoComesToAMemberThatWokeUnderLoadFindsWhatWasAcknowledgedAndWhatItWritesIsKept() {
        try (Crowd all = Crowd.of(120)) {
            Crowd moving = all.part(0, 60);
            Crowd steady = all.part(60, 120);
            all.on(cluster.first(), Login::logIn).await("before", LIMIT, cluster.members());

            try (Sleep sleep = Sleep.of(sleeper);
                    Load late = Load.start(moving, USERS, i -> new Turns(awake), Login::write);
                    Load always = Load.start(steady, USERS, i -> new KeepAliveClient(awake.get(i % 2)), Login::write)) {
                Span.of(Duration.ofSeconds(20)).await();
                late.finish();
                sleep.wake();
                Span firstSecond = Span.of(Duration.ofSeconds(1));
                moving.expect("at once when it woke", List.of(sleeper));
                moving.on(sleeper, Login::write);
                while (!firstSecond.over()) {
                    moving.on(sleeper, Login::write);
                }
                always.finish();
            }

            all.await("after the sleep", LIMIT, cluster.members());
        }
    }

    @Test
    void aMemberThatSleptLongerThanTheTimeoutOfSessionsThatWereInUseEndsNoneOfThem() {
        try (Crowd all = Crowd.of(20, "&idle=6")) {
            Crowd writing = all.part(0, 10);
            Crowd early = all.part(10, 15);
            all.on(cluster.first(), Login::logIn).await("before", LIMIT, cluster.members());

            try (Sleep sleep = Sleep.of(sleeper)) {
                Span asleep = Span.of(Duration.ofSeconds(10));
                while (!asleep.over()) {
                    writing.on(cluster.first(), Login::write);
                    all.use("while one member sleeps", Duration.ofSeconds(1), awake);
                }
                sleep.wake();
                early.expect("at once when it woke", List.of(sleeper));
            }

            all.use("when it had looked for sessions that timed out", Duration.ofSeconds(4), awake);
            all.expect("in the end", cluster.members());
        }
    }
}
