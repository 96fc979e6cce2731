package org.clowder.benchmarks.replication;

import java.util.List;

/** The results of a run as Markdown: medians, and on each line Clowder beside Spring Session. */
final class HazelcastReport {

    private static final List<Measure> MEASURES = List.of(Measure.RATE, Measure.P99, Measure.CPU, Measure.BYTES);

    private final Settings settings;
    private final Samples samples;

    HazelcastReport(Settings settings, Samples samples) {
        this.settings = settings;
        this.samples = samples;
    }

    String text() {
        return "Medians:\n\n" + new Medians(settings, samples).table()
                + "\nPaired ratios to Spring Session, median [min-max]:\n\n" + toSpring();
    }

    private Table toSpring() {
        Table table = new Table("sc", "mode", "against", "measure", "ratio", "");
        for (Scenario scenario : settings.scenarios()) {
            rows(table, scenario, Mode.HAZELCAST_STICKY, Mode.HAZELCAST_SPRING);
            rows(table, scenario, Mode.HAZELCAST_ANY, Mode.HAZELCAST_SPRING_ANY);
        }
        return table;
    }

    private void rows(Table table, Scenario scenario, Mode mode, Mode reference) {
        for (Measure measure : MEASURES) {
            Spread ratio = samples.ratio(scenario, mode, reference, measure);
            if (!Double.isNaN(ratio.median())) {
                table.row(
                        scenario.name(),
                        mode.label(),
                        reference.label(),
                        measure.label(),
                        ratio.ratio(),
                        verdict(measure, ratio.median()));
            }
        }
    }

    /** More requests are better, and less of all else. */
    static String verdict(Measure measure, double ratio) {
        boolean ahead = measure == Measure.RATE ? ratio > 1 : ratio < 1;
        return ahead ? "ahead" : "NOT AHEAD";
    }
}
