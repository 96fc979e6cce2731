package org.clowder.benchmarks.replication;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What each mode did under each scenario, as a Markdown table. */
final class Medians {

    private final Settings settings;
    private final Samples samples;

    Medians(Settings settings, Samples samples) {
        this.settings = settings;
        this.samples = samples;
    }

    Table table() {
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

    private static int sum(List<Sample> measured, ToIntFunction<Sample> value) {
        return measured.stream().mapToInt(value).sum();
    }

    private static String format(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
