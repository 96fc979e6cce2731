package org.clowder.benchmarks.replication;

import java.util.function.ToDoubleFunction;

/** What is compared between modes. */
enum Measure {
    RATE("rps", Sample::requestsPerSecond),
    CPU("CPU/request", Sample::cpuPerRequest),
    BYTES("bytes/request", Sample::bytesPerRequest),
    P50("p50", sample -> sample.load().p50()),
    P99("p99", sample -> sample.load().p99());

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // functions without a state
    private final ToDoubleFunction<Sample> value;

    Measure(String label, ToDoubleFunction<Sample> value) {
        this.label = label;
        this.value = value;
    }

    String label() {
        return label;
    }

    double of(Sample sample) {
        return value.applyAsDouble(sample);
    }
}
