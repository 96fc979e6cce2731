package org.clowder.benchmarks.replication;

import java.util.List;

/** The results of a run as Markdown: medians, ratios to no replication, ratios to stock with their floors. */
final class Report {

    private final Settings settings;
    private final Samples samples;

    Report(Settings settings, Samples samples) {
        this.settings = settings;
        this.samples = samples;
    }

    String text() {
        return "Medians:\n\n" + new Medians(settings, samples).table()
                + "\nPaired ratios to `none`, median [min-max]:\n\n" + toNone()
                + "\nPaired ratios to Tomcat's own replication, median [min-max]:\n\n" + toStock();
    }

    private Table toNone() {
        Table table = new Table("sc", "mode", "rps", "CPU/request");
        for (Scenario scenario : settings.scenarios()) {
            for (Mode mode : settings.modes()) {
                table.row(
                        scenario.name(),
                        mode.label(),
                        samples.ratio(scenario, mode, Mode.NONE, Measure.RATE).ratio(),
                        samples.ratio(scenario, mode, Mode.NONE, Measure.CPU).ratio());
            }
        }
        return table;
    }

    private Table toStock() {
        Table table = new Table("sc", "measure", "mode", "against", "ratio", "floor", "");
        for (Floor floor : Floor.ALL) {
            if (settings.scenarios().contains(floor.scenario())
                    && settings.modes().contains(floor.mode())) {
                table.row(row(floor));
            }
        }
        return table;
    }

    /** The floors are for two members; with more the ratio is shown alone. */
    private List<String> row(Floor floor) {
        Spread ratio = samples.ratio(floor.scenario(), floor.mode(), floor.reference(), floor.measure());
        boolean judged = settings.members() == 2;
        return List.of(
                floor.scenario().name(),
                floor.measure().label(),
                floor.mode().label(),
                floor.reference().label(),
                ratio.ratio(),
                judged ? floor.text() : "-",
                judged ? floor.verdict(ratio) : "-");
    }
}
