package org.clowder.management.internal.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Something to be told of each of several things of a kind. Immutable.
 *
 * @param name by the conventions of Prometheus: what it is of, the unit in the plural, {@code _total} for what is counted
 * @param type as Prometheus names it
 * @param help one sentence for people
 * @param values usually one, whose suffix is empty
 */
record Metric<T>(String name, String type, String help, List<Value<T>> values) {

    /**
     * One number of a metric.
     *
     * @param suffix that the name has for it
     * @param of how it is told; NaN if it is not known
     */
    record Value<T>(String suffix, ToDoubleFunction<T> of) {}

    /** What goes up and down. */
    static <T> Metric<T> gauge(String name, String help, ToDoubleFunction<T> value) {
        return new Metric<>(name, "gauge", help, List.of(new Value<>("", value)));
    }

    /** What only rises, from a start on. */
    static <T> Metric<T> counter(String name, String help, ToDoubleFunction<T> value) {
        return new Metric<>(name, "counter", help, List.of(new Value<>("", value)));
    }

    /** How often something happened, and how much that was in all. */
    static <T> Metric<T> summary(String name, String help, ToDoubleFunction<T> sum, ToDoubleFunction<T> count) {
        return new Metric<>(name, "summary", help, List.of(new Value<>("_sum", sum), new Value<>("_count", count)));
    }
}
