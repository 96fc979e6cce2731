package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private final Samples samples = new Samples();

    @Test
    void pairsTheRatiosByRoundAndNotTheMedians() {
        add(1, Mode.NONE, 1000);
        add(1, Mode.STOCK_SYNC, 100);
        add(2, Mode.NONE, 100);
        add(2, Mode.STOCK_SYNC, 90);
        add(3, Mode.NONE, 100);
        add(3, Mode.STOCK_SYNC, 20);

        assertThat(samples.ratio(Scenario.S1, Mode.STOCK_SYNC, Mode.NONE, Measure.RATE))
                .isEqualTo(new Spread(0.2, 0.1, 0.9));
    }

    @Test
    void hasNoRatioToAModeThatWasNotMeasured() {
        add(1, Mode.STOCK_SYNC, 100);

        assertThat(samples.ratio(Scenario.S1, Mode.STOCK_SYNC, Mode.NONE, Measure.RATE)
                        .ratio())
                .isEqualTo("-");
    }

    @Test
    void keepsScenariosApart() {
        add(1, Mode.NONE, 100);

        assertThat(samples.of(Scenario.S2, Mode.NONE)).isEmpty();
    }

    @Test
    void callsDifferingSessionsAFaultOfClowderOnly() {
        assertThat(sample(1, Mode.STOCK_ASYNC, 10, 3).correct()).isTrue();
        assertThat(sample(1, Mode.CLOWDER_ASYNC, 10, 3).correct()).isFalse();
        assertThat(sample(1, Mode.CLOWDER_ASYNC, 10, 0).correct()).isTrue();
    }

    private void add(int round, Mode mode, long requests) {
        samples.add(sample(round, mode, requests, 0));
    }

    private static Sample sample(int round, Mode mode, long requests, int differing) {
        LoadResult load = new LoadResult(requests, 1, 1, 2, 0, 0);
        return new Sample(round, Scenario.S1, mode, load, List.of(1.0, 1.0), 0, false, 0.2, 120, differing);
    }
}
