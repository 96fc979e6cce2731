package org.clowder.benchmarks.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All samples of a run, and the questions the tables ask of them. */
final class Samples {

    private final List<Sample> all = new ArrayList<>();

    void add(Sample sample) {
        all.add(sample);
    }

    List<Sample> all() {
        return List.copyOf(all);
    }

    boolean correct() {
        return all.stream().allMatch(Sample::correct);
    }

    /** The samples of a mode under a scenario, one of each round, in the order of the rounds. */
    List<Sample> of(Scenario scenario, Mode mode) {
        return all.stream()
                .filter(sample -> sample.scenario() == scenario && sample.mode() == mode)
                .toList();
    }

    double median(Scenario scenario, Mode mode, ToDoubleFunction<Sample> value) {
        return Spread.of(of(scenario, mode).stream().map(value::applyAsDouble).toList())
                .median();
    }

    /** Ratios of a mode to a reference, paired by round; empty values if either was not measured. */
    Spread ratio(Scenario scenario, Mode mode, Mode reference, Measure measure) {
        List<Double> ratios = new ArrayList<>();
        for (Sample sample : of(scenario, mode)) {
            paired(sample, reference).ifPresent(other -> ratios.add(measure.of(sample) / measure.of(other)));
        }
        return Spread.of(ratios);
    }

    private Optional<Sample> paired(Sample sample, Mode reference) {
        return of(sample.scenario(), reference).stream()
                .filter(other -> other.round() == sample.round())
                .findFirst();
    }
}
