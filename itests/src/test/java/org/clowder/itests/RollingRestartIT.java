package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Three members are restarted one after the other, while users go on and move to the members that are up. */
@Isolated("how long requests take")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RollingRestartIT {

    private static final int USERS = 4;
    private static final int WRITES_WITH_ONE_ID = 100;
    private static final int WRITES_BEFORE_LOGOUT = 300;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void nothingThatWasAcknowledgedIsLostAndNoSessionThatWasEndedLives() {
        Cluster cluster = Desk.cluster(members, 3).start();
        List<Member> all = cluster.members();
        try (Crowd users = Crowd.of(200)) {
            Crowd staying = users.part(0, 60);
            Crowd leaving = users.part(60, 200);
            users.on(cluster.first(), Login::logIn).await("before", LIMIT, all);

            try (Load stay = Load.start(staying, USERS, i -> new Follower(all, i), RollingRestartIT::work);
                    Load leave = Load.start(leaving, USERS, i -> new Follower(all, i), RollingRestartIT::workOrLeave)) {
                for (Member member : all) {
                    Span.of(BETWEEN).await();
                    member.terminate();
                    member.awaitExit(Duration.ofSeconds(45));
                    member.start().awaitReady();
                }
                Span.of(BETWEEN).await();
                stay.finish();
                leave.finish();
            }

            assertThat(leaving.logins().stream().filter(login -> !login.isIn()))
                    .as("users who left during the restarts")
                    .hasSizeGreaterThan(10);
            users.await("after the restarts", LIMIT, all);
        }
    }

    private static void work(Login login, Follower follower) throws IOException {
        if (login.isIn()) {
            login.write(follower);
            if (login.acknowledged() % WRITES_WITH_ONE_ID == 0) {
                login.rename(follower);
            }
        }
    }

    private static void workOrLeave(Login login, Follower follower) throws IOException {
        if (login.isIn() && ThreadLocalRandom.current().nextInt(WRITES_BEFORE_LOGOUT) == 0) {
            login.logOut(follower);
        } else {
            work(login, follower);
        }
    }
}
