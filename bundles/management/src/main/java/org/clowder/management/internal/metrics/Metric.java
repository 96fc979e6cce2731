package org.clowder.management.internal.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Something to be told of each of several things of a kind. Immutable.
 *
 * @param name by the conventions of Prometheus: what it is of, the unit in the plural, {@code _total} for what is counted
 * @param type as Prometheus names it
 * @param help one sentence for people
 * @param samples what is told of a thing, usually one number, without a suffix
 */
record Metric<T>(String name, String type, String help, Function<T, Stream<Sample>> samples) {

    /**
     * One number of a metric.
     *
     * @param suffix that the name has for it
     * @param more labels behind those of the thing
     * @param number NaN if it is not known
     */
    record Sample(String suffix, Labels more, double number) {

        Sample(String suffix, double number) {
            this(suffix, Labels.NONE, number);
        }
    }

    /** What goes up and down. */
    static <T> Metric<T> gauge(String name, String help, ToDoubleFunction<T> value) {
        return new Metric<>(name, "gauge", help, thing -> Stream.of(new Sample("", value.applyAsDouble(thing))));
    }

    /** What only rises, from a start on. */
    static <T> Metric<T> counter(String name, String help, ToDoubleFunction<T> value) {
        return new Metric<>(name, "counter", help, thing -> Stream.of(new Sample("", value.applyAsDouble(thing))));
    }

    /** How often something happened, and how much that was in all. */
    static <T> Metric<T> summary(String name, String help, ToDoubleFunction<T> sum, ToDoubleFunction<T> count) {
        return new Metric<>(
                name,
                "summary",
                help,
                thing -> Stream.of(
                        new Sample("_sum", sum.applyAsDouble(thing)),
                        new Sample("_count", count.applyAsDouble(thing))));
    }

    /**
     * How often something took how long.
     *
     * @param sum seconds, in all
     * @param within how many took at most so many ms, the last one, which is infinite, all of them; null if that is not known
     */
    static <T> Metric<T> histogram(
            String name, String help, ToDoubleFunction<T> sum, Function<T, Map<Double, Long>> within) {
        return new Metric<>(name, "histogram", help, thing -> {
            double seconds = sum.applyAsDouble(thing);
            Map<Double, Long> counts = within.apply(thing);
            if (counts == null) {
                return Stream.empty();
            }
            List<Sample> buckets = counts.entrySet().stream()
                    .map(each -> new Sample("_bucket", Labels.of("le", limit(each.getKey())), each.getValue()))
                    .toList();
            double all = buckets.get(buckets.size() - 1).number();
            return Stream.concat(buckets.stream(), Stream.of(new Sample("_sum", seconds), new Sample("_count", all)));
        });
    }

    private static String limit(double millis) {
        return Double.isInfinite(millis)
                ? "+Inf"
                : BigDecimal.valueOf(millis)
                        .movePointLeft(3)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
