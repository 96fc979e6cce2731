package org.clowder.benchmarks.replication;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results of the reconciling benchmark as Markdown. */
final class ReconcilingReport {

    private static final double MOST_CPU = 0.01;
    private static final double MOST_BYTES_PER_SECOND = 10_000;
    private static final double MOST_MILLIS = 2000;
    private static final double MOST_RATIO = 3;

    private final List<Idle> idle;
    private final List<Away> away;

    ReconcilingReport(List<Idle> idle, List<Away> away) {
        this.idle = idle;
        this.away = away;
    }

    String text() {
        return "Idle:\n\n" + idle() + "\nAway, each absence:\n\n" + away() + "\nFloors, median [min-max]:\n\n"
                + floors();
    }

    private Table idle() {
        Table table = new Table(
                "sessions",
                "CPU of each member, % of a core",
                "threads of replication",
                "channel, B/s",
                "frames of replication, B/s");
        for (Idle each : idle) {
            table.row(
                    Integer.toString(each.sessions()),
                    shares(each.cpuShares()),
                    shares(each.ownShares()),
                    format("%.0f", each.bytesPerSecond()),
                    format("%.0f", each.ownPerSecond()));
        }
        return table;
    }

    private static String shares(List<Double> shares) {
        return shares.stream().map(share -> format("%.2f", 100 * share)).collect(Collectors.joining(" + "));
    }

    private Table away() {
        Table table = new Table(
                "round",
                "changed",
                "changed B",
                "equal after ms",
                "channel B",
                "ratio",
                "all certain after ms",
                "channel B",
                "channel B while away",
                "pulls",
                "differing");
        for (Away each : away) {
            table.row(
                    Integer.toString(each.round()),
                    each.change().label(),
                    Long.toString(each.changedBytes()),
                    format("%.0f", each.own().millis()),
                    each.own().bytes() + (each.all().lostConnection() ? " (connection lost)" : ""),
                    format("%.2f", each.ratio()),
                    format("%.0f", each.all().millis()),
                    Long.toString(each.all().bytes()),
                    Long.toString(each.bytesAway()),
                    Long.toString(each.pulls()),
                    each.differing() + " of " + each.compared());
        }
        return table;
    }

    private Table floors() {
        Table table = new Table("measure", "value", "floor", "");
        row(table, "CPU of a member, with − without sessions, % of a core", scaled(cpuCosts(), 100), 100 * MOST_CPU);
        row(table, "threads of replication of a member, % of a core", scaled(ownCpu(), 100), 100 * MOST_CPU);
        row(
                table,
                "channel, with − without sessions, KB/s",
                scaled(costs(Idle::bytesPerSecond), 1e-3),
                MOST_BYTES_PER_SECOND / 1000);
        row(
                table,
                "frames of replication, KB/s",
                scaled(of(true, Idle::ownPerSecond), 1e-3),
                MOST_BYTES_PER_SECOND / 1000);
        for (Population.Change change : Population.Change.values()) {
            String label = ", " + change.label();
            row(table, "equal after s" + label, of(change, each -> each.own().millis() / 1000), MOST_MILLIS / 1000);
            row(table, "bytes until equal ÷ changed" + label, of(change, Away::ratio), MOST_RATIO);
            row(table, "bytes until all are certain ÷ changed" + label, of(change, Away::ratioAll), MOST_RATIO);
        }
        return table;
    }

    /** What each member uses in each measurement with sessions, beyond its median without. */
    private List<Double> cpuCosts() {
        return IntStream.range(0, idle.get(0).cpuShares().size())
                .boxed()
                .flatMap(member -> costs(each -> each.cpuShares().get(member)).stream())
                .toList();
    }

    private List<Double> ownCpu() {
        return idle.stream()
                .filter(each -> each.sessions() > 0)
                .flatMap(each -> each.ownShares().stream())
                .toList();
    }

    private List<Double> costs(ToDoubleFunction<Idle> value) {
        double none = Spread.of(of(false, value)).median();
        return of(true, each -> value.applyAsDouble(each) - none);
    }

    private List<Double> of(boolean sessions, ToDoubleFunction<Idle> value) {
        return idle.stream()
                .filter(each -> each.sessions() > 0 == sessions)
                .map(value::applyAsDouble)
                .toList();
    }

    private List<Double> of(Population.Change change, ToDoubleFunction<Away> value) {
        return away.stream()
                .filter(each -> each.change() == change)
                .map(value::applyAsDouble)
                .toList();
    }

    private static List<Double> scaled(List<Double> values, double factor) {
        return values.stream().map(value -> value * factor).toList();
    }

    private static void row(Table table, String measure, List<Double> values, double limit) {
        Spread spread = Spread.of(values);
        table.row(measure, spread.ratio(), "≤ " + format("%.0f", limit), Floor.verdict(spread.median() <= limit));
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
