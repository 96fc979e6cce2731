package org.clowder.itests;

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
import org.junit.jupiter.params.provider.ValueSource;

/** One of three members writes while another sleeps, and is killed before that one wakes: the third has everything. */
@Isolated("how long requests take")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KilledDuringSleepIT {

    private static final int SESSIONS = 60;
    private static final Duration ASLEEP = Duration.ofSeconds(4);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    static final Members members = new Members();

    @ParameterizedTest
    @ValueSource(strings = {"applied", "all"})
    void theMemberThatWakesAnswersWithWhatWasAcknowledgedByTheOneThatIsGone(String guarantee) {
        Cluster cluster = Desk.cluster(members, 3, guarantee).start();
        Member writer = cluster.first();
        Member witness = cluster.second();
        Member sleeper = cluster.third();
        try (Crowd all = Crowd.of(SESSIONS)) {
            Crowd leaving = all.part(0, 8);
            Crowd renamed = all.part(8, 16);
            Crowd staying = all.part(8, SESSIONS);
            all.on(writer, Login::logIn).on(writer, Login::write);
            all.await("before", LIMIT, cluster.members());

            try (Sleep sleep = Sleep.of(sleeper)) {
                Span asleep = Span.of(ASLEEP);
                leaving.on(writer, Login::logOut);
                renamed.on(writer, Login::rename);
                staying.on(writer, Login::write);
                asleep.await();
                writer.kill();
                sleep.wake();
                all.expect("at once when it woke", List.of(sleeper));
            }

            all.expect("after the kill", List.of(witness));
            staying.on(witness, Login::write).on(sleeper, Login::write);
            all.await("after later writes", LIMIT, List.of(witness, sleeper));
        } finally {
            cluster.each(Member::close);
        }
    }
}
