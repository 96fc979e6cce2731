package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Sleep;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member that does not answer costs those who write the wait for it once, and not with each request. */
@Isolated("how long requests take")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HeldUpWritersIT {

    private static final int WRITERS = 8;
    private static final int FEW = 4;
    private static final int SEVERAL_HUNDRED = 300;
    private static final Duration ASLEEP = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    static final Members members = new Members();

    /** In both, every request would have to wait for the member that sleeps. */
    @ParameterizedTest
    @CsvSource({"2, applied", "3, all"})
    void whileAMemberSleepsWritersAreHeldUpOnceInAll(int size, String guarantee) {
        Cluster cluster = Desk.cluster(members, size, guarantee).start();
        List<Member> awake = cluster.members().subList(0, size - 1);
        Member sleeper = cluster.members().get(size - 1);
        try (Crowd all = Crowd.of(8 * WRITERS)) {
            all.on(cluster.first(), Login::logIn).on(cluster.first(), Login::write);
            all.await("before", LIMIT, cluster.members());

            try (Sleep sleep = Sleep.of(sleeper);
                    Load load = Load.start(
                            all, WRITERS, i -> new KeepAliveClient(awake.get(i % awake.size())), Login::write)) {
                Span.of(ASLEEP).await();
                load.finish();
                sleep.wake();
                assertThat(load.answered())
                        .as("writes while a member slept, the longest took " + load.longest())
                        .isGreaterThanOrEqualTo(SEVERAL_HUNDRED);
                assertThat(load.slowerThan(Duration.ofSeconds(1)))
                        .as("writes of " + load.answered() + " that took more than a second")
                        .isLessThanOrEqualTo(WRITERS + FEW);
            }

            all.await("after the sleep", LIMIT, cluster.members());
        } finally {
            cluster.each(Member::close);
        }
    }
}
