package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A member joins two others, which have many sessions, while some of these change without a break. */
@Isolated("how long requests take")
@Timeout(value = 360, unit = TimeUnit.SECONDS)
class JoiningUnderLoadIT {

    private static final int SESSIONS = 50_000;
    private static final int CHANGING = 2_000;
    private static final int USERS = 4;
    private static final int BALLAST = 1_000;

    /** With its other entries, and what their names and stamps take. */
    private static final int SESSION = BALLAST + 400;

    /** A write, with what the protocols below take for it. */
    private static final int WRITE = 600;

    @Order(1)
    @RegisterExtension
    static final Network network = new Network(3);

    @Order(2)
    @RegisterExtension
    static final Members members = new Members();

    @Test
    void theSessionsAreSentOnceAndWhoWritesIsNotHeldUp() {
        Cluster cluster = Desk.on(network.cluster(members), members, "applied", Desk.MAX_WAIT)
                .each(member -> member.options("-Xmx768m"));
        List<Member> old = List.of(cluster.first(), cluster.second());
        Member joiner = cluster.third();
        old.forEach(Member::start);
        old.forEach(Member::awaitReady);
        try (Crowd all = Crowd.of(SESSIONS, "&ballast=" + BALLAST)) {
            all.on(cluster.first(), Login::logIn);
            long sent;
            int answered;
            try (Load load =
                    Load.start(all.part(0, CHANGING), USERS, i -> new KeepAliveClient(old.get(i % 2)), Login::write)) {
                joiner.start().awaitReady();
                sent = network.sentTo(joiner);
                load.finish();
                answered = load.answered();
                assertThat(load.slowerThan(Duration.ofSeconds(1)))
                        .as("writes of " + answered + " that took more than a second, the longest " + load.longest())
                        .isLessThanOrEqualTo(answered / 100);
            }
            all.part(CHANGING, SESSIONS).expect("when the joiner was ready", List.of(joiner));
            // 150,000 requests, each with a question to the other members, as the one before came elsewhere
            all.await("in the end", Duration.ofMinutes(3), cluster.members());
            assertThat(sent)
                    .as("bytes that the joiner was sent until it was ready, " + answered + " writes")
                    .isBetween((long) SESSIONS * BALLAST, (long) SESSIONS * SESSION + (long) answered * WRITE);
        }
    }
}
