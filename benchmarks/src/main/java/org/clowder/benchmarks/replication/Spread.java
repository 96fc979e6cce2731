package org.clowder.benchmarks.replication;

import java.util.List;
import java.util.Locale;

/**
 * Median and range of some values.
 *
 * @param median the middle value, or the mean of the two in the middle
 */
record Spread(double median, double least, double most) {

    /** NaN throughout if there are no values, or if one of them is not a number. */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty() || sorted.stream().anyMatch(value -> !Double.isFinite(value))) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** {@code 0.49 [0.44-0.58]}, or a dash. */
    String ratio() {
        return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, "%.2f [%.2f-%.2f]", median, least, most);
    }
}
