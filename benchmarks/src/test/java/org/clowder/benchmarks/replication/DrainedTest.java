package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainedTest {

    private static Drained drained(String subject, double millis, double during, String said) {
        return new Drained(subject, millis, 2, during, 0.5, said);
    }

    @Test
    void allAreSafeOnlyIfNoneIsLeftAndThoseThatWereMadeAreAmongThem() {
        assertThat(drained("a", 1, 1, "20,008 of 20,008 sessions safe").safe(20_000))
                .isTrue();
        assertThat(drained("a", 1, 1, "19,999 of 20,000 sessions safe").safe(20_000))
                .isFalse();
        assertThat(drained("a", 1, 1, "8 of 8 sessions safe").safe(20_000)).isFalse();
    }

    @Test
    void eachSubjectIsComparedWithTheFloorsByItself() {
        String report = DrainBenchmark.report(List.of(
                drained("BundleDeltaManager", 10_000, 3, ""), drained("ManualFailoverManager", 10_001, 3.1, "")));
        assertThat(report)
                .contains("| BundleDeltaManager | 10.00 | 2.00 | 3.00 | 1.50 | 0.50 |")
                .contains("| BundleDeltaManager | drained after s | 10.00 [10.00-10.00] | ≤ 10.0 | PASS |")
                .contains("| BundleDeltaManager | p99 during ÷ before | 1.50 [1.50-1.50] | ≤ 1.5 | PASS |")
                .contains("| ManualFailoverManager | drained after s | 10.00 [10.00-10.00] | ≤ 10.0 | MISS |")
                .contains("| ManualFailoverManager | p99 during ÷ before | 1.55 [1.55-1.55] | ≤ 1.5 | MISS |");
    }

    @Test
    void oneOfAHundredMayTakeLonger() {
        List<Long> times = new ArrayList<>(Collections.nCopies(198, 1_000_000L));
        times.addAll(List.of(5_000_000L, 7_000_000L));
        assertThat(PacedLoad.percentile(times)).isEqualTo(1);
        times.add(9_000_000L);
        assertThat(PacedLoad.percentile(times)).isEqualTo(5);
        assertThat(PacedLoad.percentile(List.of())).isNaN();
    }
}
