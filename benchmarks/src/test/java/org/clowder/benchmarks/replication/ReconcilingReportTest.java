package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.clowder.benchmarks.replication.Population.Change;
import org.junit.jupiter.api.Test;

class ReconcilingReportTest {

    private static final List<Idle> IDLE = List.of(
            new Idle(0, List.of(0.02, 0.01), List.of(0.0, 0.0), 9000, 100),
            new Idle(10, List.of(0.025, 0.03), List.of(0.01, 0.02), 21_000, 200));

    @Test
    void takesWhatAMemberUsesWithoutSessionsOffWhatItUsesWithThem() {
        assertThat(text(Change.ONE, 1000, 0)).contains("| 1.25 [0.50-2.00] | ≤ 1 | MISS |");
    }

    @Test
    void takesTheTrafficWithoutSessionsOffThatWithThem() {
        assertThat(text(Change.ONE, 1000, 0)).contains("| 12.00 [12.00-12.00] | ≤ 10 | MISS |");
        assertThat(text(Change.ONE, 1000, 0)).contains("| 0.20 [0.20-0.20] | ≤ 10 | PASS |");
    }

    @Test
    void comparesWhatWasSentWithWhatWasChanged() {
        assertThat(text(Change.ONE, 1000, 3 * Change.ONE.bytes())).contains("| 3.00 [3.00-3.00] | ≤ 3 | PASS |");
        assertThat(text(Change.ALL, 2001, 4 * Change.ALL.bytes()))
                .contains("| 4.00 [4.00-4.00] | ≤ 3 | MISS |")
                .contains("| 2.00 [2.00-2.00] | ≤ 2 | MISS |");
    }

    @Test
    void countsAttributesAndCounterAsChanged() {
        assertThat(Change.ONE.bytes()).isEqualTo(104);
        assertThat(Change.ALL.bytes()).isEqualTo(2004);
    }

    private static String text(Change change, double millis, long bytes) {
        Recovery recovery = new Recovery(millis, bytes, false);
        return new ReconcilingReport(
                        IDLE, List.of(new Away(1, change, "one", change.bytes(), recovery, recovery, 0, 0, 1, 0)))
                .text();
    }
}
