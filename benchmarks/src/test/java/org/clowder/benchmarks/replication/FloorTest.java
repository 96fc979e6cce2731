package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloorTest {

    private static final Floor AT_MOST =
            new Floor(Scenario.S1, Measure.CPU, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, true, 0.55);
    private static final Floor AT_LEAST =
            new Floor(Scenario.S1, Measure.RATE, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, false, 1.6);

    @Test
    void passesAtTheLimitItself() {
        assertThat(AT_MOST.verdict(median(0.55))).isEqualTo("PASS");
        assertThat(AT_LEAST.verdict(median(1.6))).isEqualTo("PASS");
    }

    @Test
    void missesOnTheWrongSideOfTheLimit() {
        assertThat(AT_MOST.verdict(median(0.56))).isEqualTo("MISS");
        assertThat(AT_LEAST.verdict(median(1.59))).isEqualTo("MISS");
    }

    @Test
    void judgesNothingThatWasNotMeasured() {
        assertThat(AT_LEAST.verdict(median(Double.NaN))).isEqualTo("-");
    }

    private static Spread median(double median) {
        return new Spread(median, 0, 9);
    }
}
