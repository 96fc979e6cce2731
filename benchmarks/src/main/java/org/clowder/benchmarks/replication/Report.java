package org.clowder.benchmarks.replication;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results of a run as Markdown: medians, ratios to no replication, ratios to stock with their floors. */
final class Report {

    private final Settings settings;
    private final Samples samples;

    Report(Settings settings, Samples samples) {
        this.settings = settings;
        this.samples = samples;
    }

    String text() {
        return "Medians:\n\n" + medians() + "\nPaired ratios to `none`, median [min-max]:\n\n" + toNone()
                + "\nPaired ratios to Tomcat's own replication, median [min-max]:\n\n" + toStock();
    }

    private Table medians() {
        Table table = new Table(
                "sc",
                "mode",
                "rps",
                "p50 ms",
                "p99 ms",
                "CPU ms/req per JVM",
                "all JVMs",
                "B/req",
                "drain s",
                "differing",
                "errors");
        for (Scenario scenario : settings.scenarios()) {
            for (Mode mode : settings.modes()) {
                table.row(medians(scenario, mode));
            }
        }
        return table;
    }

    private List<String> medians(Scenario scenario, Mode mode) {
        List<Sample> measured = samples.of(scenario, mode);
        return List.of(
                scenario.name(),
                mode.label(),
                median(scenario, mode, Measure.RATE, "%.0f"),
                median(scenario, mode, Measure.P50, "%.2f"),
                median(scenario, mode, Measure.P99, "%.1f"),
                perMember(scenario, mode),
                median(scenario, mode, Measure.CPU, "%.3f"),
                median(scenario, mode, Measure.BYTES, "%.0f")
                        + (measured.stream().anyMatch(Sample::lostConnection) ? " (connection lost)" : ""),
                format("%.1f", samples.median(scenario, mode, Sample::drainSeconds)),
                sum(measured, Sample::differing) + " of " + sum(measured, Sample::compared),
                Long.toString(measured.stream()
                        .mapToLong(s -> s.load().socketErrors() + s.load().badStatuses())
                        .sum()));
    }

    private String median(Scenario scenario, Mode mode, Measure measure, String format) {
        return format(format, samples.median(scenario, mode, measure::of));
    }

    private String perMember(Scenario scenario, Mode mode) {
        return IntStream.range(0, settings.members())
                .mapToObj(member -> format("%.3f", samples.median(scenario, mode, s -> s.cpuPerRequest(member))))
                .collect(Collectors.joining(" + "));
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

    private static int sum(List<Sample> measured, ToIntFunction<Sample> value) {
        return measured.stream().mapToInt(value).sum();
    }

    private static String format(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
