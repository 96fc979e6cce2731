package org.clowder.benchmarks.replication;

import java.util.List;

/**
 * A ratio that a mode of Clowder shall reach, with two members.
 *
 * @param limit the ratio itself still passes
 * @param atMost true if less is better
 */
record Floor(Scenario scenario, Measure measure, Mode mode, Mode reference, boolean atMost, double limit) {

    /** All floors: clowder-async against stock-async, clowder-applied against stock-sync. */
    static final List<Floor> ALL = List.of(
            atMost(Scenario.S1, Measure.CPU, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, 0.55),
            atLeast(Scenario.S1, Measure.RATE, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, 1.6),
            atMost(Scenario.S1, Measure.BYTES, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, 0.20),
            atMost(Scenario.S2, Measure.BYTES, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, 0.65),
            atMost(Scenario.S3, Measure.BYTES, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, 0.03),
            atLeast(Scenario.S3, Measure.RATE, Mode.CLOWDER_ASYNC, Mode.NONE, 0.97),
            atMost(Scenario.S4, Measure.BYTES, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, 1.0),
            atLeast(Scenario.S4, Measure.RATE, Mode.CLOWDER_ASYNC, Mode.STOCK_ASYNC, 1.5),
            atMost(Scenario.S1, Measure.CPU, Mode.CLOWDER_APPLIED, Mode.STOCK_SYNC, 0.45),
            atLeast(Scenario.S1, Measure.RATE, Mode.CLOWDER_APPLIED, Mode.STOCK_SYNC, 2.0),
            atMost(Scenario.S1, Measure.BYTES, Mode.CLOWDER_APPLIED, Mode.STOCK_SYNC, 0.20),
            atMost(Scenario.S2, Measure.BYTES, Mode.CLOWDER_APPLIED, Mode.STOCK_SYNC, 0.65),
            atMost(Scenario.S3, Measure.BYTES, Mode.CLOWDER_APPLIED, Mode.STOCK_SYNC, 0.03),
            atLeast(Scenario.S3, Measure.RATE, Mode.CLOWDER_APPLIED, Mode.NONE, 0.97),
            atMost(Scenario.S4, Measure.BYTES, Mode.CLOWDER_APPLIED, Mode.STOCK_SYNC, 1.0),
            atLeast(Scenario.S4, Measure.RATE, Mode.CLOWDER_APPLIED, Mode.STOCK_SYNC, 1.5));

    private static Floor atMost(Scenario scenario, Measure measure, Mode mode, Mode reference, double limit) {
        return new Floor(scenario, measure, mode, reference, true, limit);
    }

    private static Floor atLeast(Scenario scenario, Measure measure, Mode mode, Mode reference, double limit) {
        return new Floor(scenario, measure, mode, reference, false, limit);
    }

    /** PASS or MISS for the median ratio, or a dash if it was not measured. */
    String verdict(Spread ratio) {
        if (Double.isNaN(ratio.median())) {
            return "-";
        }
        return verdict(atMost ? ratio.median() <= limit : ratio.median() >= limit);
    }

    static String verdict(boolean reached) {
        return reached ? "PASS" : "MISS";
    }

    String text() {
        return (atMost ? "≤ " : "≥ ") + limit;
    }
}
