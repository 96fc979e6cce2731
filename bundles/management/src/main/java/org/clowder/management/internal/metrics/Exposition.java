package org.clowder.management.internal.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes metrics in Prometheus' text format, version 0.0.4. Used by one thread. */
final class Exposition {

    /** Its media type; the page adds that it is UTF-8. */
    static final String TYPE = "text/plain;version=0.0.4";

    private static final double MOST_WHOLE = 1L << 53;

    private final StringBuilder text = new StringBuilder();

    /**
     * Writes metrics, one after the other, each for all things that there are. What is not known is left out.
     *
     * @param things by the labels that tell them from each other
     */
    <T> void write(Collection<Metric<T>> metrics, Map<Labels, ? extends T> things) {
        metrics.forEach(metric -> write(metric, things));
    }

    /** Writes a metric that there is once. */
    <T> void write(Metric<T> metric, T thing) {
        write(List.of(metric), Map.of(Labels.NONE, thing));
    }

    private <T> void write(Metric<T> metric, Map<Labels, ? extends T> things) {
        StringBuilder samples = new StringBuilder();
        things.forEach((labels, thing) -> metric.samples()
                .apply(thing)
                .filter(sample -> !Double.isNaN(sample.number()))
                .forEach(sample -> {
                    String all = labels.and(sample.more()).text();
                    samples.append(metric.name()).append(sample.suffix());
                    samples.append(all.isEmpty() ? "" : "{" + all + "}");
                    samples.append(' ').append(written(sample.number())).append('\n');
                }));
        if (!samples.isEmpty()) {
            text.append("# HELP ")
                    .append(metric.name())
                    .append(' ')
                    .append(metric.help())
                    .append('\n');
            text.append("# TYPE ")
                    .append(metric.name())
                    .append(' ')
                    .append(metric.type())
                    .append('\n');
            text.append(samples);
        }
    }

    private static String written(double number) {
        return number == Math.rint(number) && Math.abs(number) <= MOST_WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** A line that Prometheus passes over, and people read. */
    static String comment(String line) {
        return "# " + line.replaceAll("\\R", " ") + "\n";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
