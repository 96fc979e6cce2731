package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.clowder.harness.Await;
import org.clowder.itests.sessions.HazelcastCluster.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a session that is used in several places at once. */
class HistoriesTest {

    @TempDir
    Path work;

    /** A member that trusts what it has, for a while. */
    private HazelcastCluster trusting() {
        return new HazelcastCluster(Mode.P2P, work, 2, manager -> {
            manager.setMaxWait(20_000);
            manager.setFreshness(600_000);
        });
    }

    @Test
    void ofTwoMembersThatSetOneAttributeTheLaterOneWins() {
        try (HazelcastCluster cluster = trusting()) {
            Client one = new Client();
            one.get(cluster.member(1), "/set?name=n&value=0");
            String first = one.id();
            // member 2 takes over, and writes; member 1 does not know
            one.get(cluster.member(2), "/set?name=n&value=1");
            one.get(cluster.member(2), "/set?name=m&value=1");
            Client two = one.with(first);
            two.get(cluster.member(1), "/set?name=n&value=2");
            assertThat(two.status()).isEqualTo(200);
            two.get(cluster.member(1), "/remove?name=m");

            Client third = one.with(first.replace(".member1", ""));
            assertThat(third.get(cluster.member(2), "/get?name=n")).isEqualTo("2");
            assertThat(third.get(cluster.member(2), "/names")).isEqualTo("[n]");
        }
    }

    @Test
    void whoIsAboutToReadALargeValueThatIsReplacedGetsTheNewOne() {
        try (HazelcastCluster cluster = trusting()) {
            Client one = new Client();
            one.get(cluster.member(1), "/large?name=big&value=20000");
            Client two = one.with(one.id());
            // member 2 takes over, and does not read it yet
            assertThat(one.get(cluster.member(2), "/names")).isEqualTo("[big]");
            two.get(cluster.member(1), "/large?name=big&value=30000");
            IMap<?, ?> values = cluster.anInstance().getMap("app_session_replication.values");
            Await.until("the former one is gone", () -> values.size() == 1);

            assertThat(one.get(cluster.member(2), "/size?name=big")).isEqualTo("30000");
        }
    }

    /** It has an old time, and the new one is not even stored yet. */
    @Test
    void noMemberEndsASessionThatWasUsedOnAnotherOneLessThanItsTimeoutAgo() {
        try (HazelcastCluster cluster = new HazelcastCluster(Mode.P2P, work, 2, manager -> {
            manager.setMaxWait(20_000);
            manager.setSticky(false);
        })) {
            Client client = new Client();
            client.get(cluster.member(1), "/timeout?value=3");
            client.get(cluster.member(1), "/set?name=a&value=1");
            long written = System.nanoTime();
            sleepUntil(written + Duration.ofMillis(850).toNanos());
            long used = System.nanoTime();
            assertThat(client.get(cluster.member(2), "/get?name=a")).isEqualTo("1");
            sleepUntil(written + Duration.ofMillis(3300).toNanos());
            String late = client.get(cluster.member(1), "/get?name=a");
            if (System.nanoTime() < used + Duration.ofSeconds(3).toNanos()) {
                assertThat(late).isEqualTo("1");
            }
        }
    }

    private static void sleepUntil(long time) {
        while (System.nanoTime() < time) {
            LockSupport.parkNanos(time - System.nanoTime());
        }
    }

    @Test
    void manyThatEndOneSessionAtOnceTellOfItOnce() {
        try (HazelcastCluster cluster =
                new HazelcastCluster(Mode.P2P, work, 2, manager -> manager.setMaxWait(20_000))) {
            for (int round = 0; round < 20; round++) {
                Client client = new Client();
                client.get(cluster.member(1), "/set?name=name&value=r" + round);
                client.get(cluster.member(2), "/get?name=name");
                String id = client.id();
                IntStream.range(0, 6).parallel().forEach(i -> client.with(id)
                        .get(cluster.member(1 + i % 2), "/invalidate"));
                String told = " r" + round;
                List<String> all = IntStream.of(1, 2)
                        .mapToObj(cluster::member)
                        .flatMap(member -> member.ended().stream())
                        .filter(each -> each.endsWith(told))
                        .toList();
                assertThat(all).hasSize(1);
            }
        }
    }

    @Test
    void ofTwoMembersThatChangeTheIdAtOnceBothHaveTheSession() {
        try (HazelcastCluster cluster =
                new HazelcastCluster(Mode.P2P, work, 2, manager -> manager.setMaxWait(20_000))) {
            Client client = new Client();
            client.get(cluster.member(1), "/set?name=a&value=1");
            String id = client.id();
            List<Client> both = List.of(client.with(id), client.with(id));
            IntStream.range(0, 2).parallel().forEach(i -> both.get(i).get(cluster.member(i + 1), "/rotate"));
            long alive = both.stream()
                    .filter(each -> each.get(cluster.member(1), "/get?name=a").equals("1"))
                    .count();
            assertThat(alive).isGreaterThanOrEqualTo(1);
            assertThat(client.with(id).get(cluster.member(2), "/get?name=a")).isEqualTo("none");
        }
    }
}
