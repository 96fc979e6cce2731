package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HazelcastReportTest {

    @Test
    void isAheadWithMoreRequestsAndLessOfAllElse() {
        Samples samples = new Samples();
        samples.add(sample(Mode.HAZELCAST_STICKY, 1000, 100, 500_000));
        samples.add(sample(Mode.HAZELCAST_SPRING, 500, 200, 200_000));

        Settings settings = Settings.parse(Mode.HAZELCAST, List.of(Scenario.S1), "1", "1");
        assertThat(new HazelcastReport(settings, samples).text())
                .contains("| S1 | clowder | spring | rps | 2.00 [2.00-2.00] | ahead |")
                .contains("| S1 | clowder | spring | CPU/request | 0.25 [0.25-0.25] | ahead |")
                .contains("| S1 | clowder | spring | p99 | 1.00 [1.00-1.00] | NOT AHEAD |")
                .contains("| S1 | clowder | spring | bytes/request | 1.25 [1.25-1.25] | NOT AHEAD |")
                .doesNotContain("| S1 | clowder-any | spring-any |");
    }

    private static Sample sample(Mode mode, long requests, double cpu, long bytes) {
        LoadResult load = new LoadResult(requests, 1, 1, 2, 0, 0);
        return new Sample(1, Scenario.S1, mode, load, List.of(cpu, 0.0), bytes, false, 1.2, 120, 0);
    }
}
