package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.clowder.harness.Await;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The timeout that the descriptor of an application gives all its sessions, of which the shortest is a minute. */
@Execution(ExecutionMode.CONCURRENT)
class DefaultTimeoutTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource
    void aSessionThatHasComeToAnotherMemberEndsAfterIt(Kind kind) {
        try (Cluster cluster = kind.start(work, true)) {
            cluster.member(1).setTimeout(MINUTE);
            cluster.member(2).setTimeout(MINUTE);
            Client client = new Client();
            client.get(cluster.member(1), "/set?name=name&value=eve");
            cluster.kill(1);
            assertThat(client.get(cluster.member(2), "/get?name=name")).isEqualTo("eve");
            long used = System.nanoTime();
            List<String> ends = cluster.member(2).ended();
            Await.until("the session has ended", MINUTE.plusSeconds(60), () -> !ends.isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - used)).isGreaterThan(MINUTE.minusSeconds(2));
            assertThat(ends).containsExactly(client.id().replaceAll("\\..*", "") + " eve");
            assertThat(client.get(cluster.member(2), "/get?name=name")).isEqualTo("none");
        }
    }
}
