package org.clowder.management.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    private static final Metric<Double> DOORS = Metric.gauge("house_doors", "Doors.", Double::doubleValue);
    private static final Metric<Double> RINGS = Metric.counter("house_rings_total", "Rings.", each -> each * 2);

    private final Exposition out = new Exposition();

    @Test
    void eachMetricHasItsHelpItsTypeAndAllItsSamplesTogether() {
        Map<Labels, Double> things = new LinkedHashMap<>();
        things.put(Labels.of("floor", "1").and("side", "left"), 3.0);
        things.put(Labels.of("floor", "2"), 0.25);

        out.write(List.of(DOORS, RINGS), things);

        assertThat(out)
                .hasToString(
                        """
                        # HELP house_doors Doors.
                        # TYPE house_doors gauge
                        house_doors{floor="1",side="left"} 3
                        house_doors{floor="2"} 0.25
                        # HELP house_rings_total Rings.
                        # TYPE house_rings_total counter
                        house_rings_total{floor="1",side="left"} 6
                        house_rings_total{floor="2"} 0.5
                        """);
    }

    @Test
    void aSummaryHasASumAndACount() {
        out.write(Metric.summary("house_visit_seconds", "Visits.", each -> each / 10, Double::doubleValue), 25.0);

        assertThat(out)
                .hasToString(
                        """
                        # HELP house_visit_seconds Visits.
                        # TYPE house_visit_seconds summary
                        house_visit_seconds_sum 2.5
                        house_visit_seconds_count 25
                        """);
    }

    @Test
    void aHistogramHasBucketsASumAndACount() {
        Map<Double, Long> within = new TreeMap<>(Map.of(0.5, 1L, 2500.0, 4L, Double.POSITIVE_INFINITY, 5L));
        out.write(
                List.of(Metric.histogram("house_wait_seconds", "Waits.", each -> 7.5, each -> within)),
                Map.of(Labels.of("floor", "1"), "door"));

        assertThat(out)
                .hasToString(
                        """
                        # HELP house_wait_seconds Waits.
                        # TYPE house_wait_seconds histogram
                        house_wait_seconds_bucket{floor="1",le="0.0005"} 1
                        house_wait_seconds_bucket{floor="1",le="2.5"} 4
                        house_wait_seconds_bucket{floor="1",le="+Inf"} 5
                        house_wait_seconds_sum{floor="1"} 7.5
                        house_wait_seconds_count{floor="1"} 5
                        """);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        out.write(Metric.histogram("house_wait_seconds", "Waits.", each -> 7.5, each -> null), 1.0);

        out.write(List.of(DOORS, RINGS), Map.of());
        out.write(DOORS, Double.NaN);

        assertThat(out).hasToString("");
    }

    @Test
    void largeNumbersAreWhole() {
        out.write(DOORS, 1.7e12);

        assertThat(out.toString()).endsWith("\nhouse_doors 1700000000000\n");
    }

    @Test
    void namesMayHoldWhatTheyLike() {
        out.write(List.of(DOORS), Map.of(Labels.of("name", "a \"b\" \\ c\nd é").and("none", ""), 1.0));

        assertThat(out.toString()).endsWith("\nhouse_doors{name=\"a \\\"b\\\" \\\\ c\\nd é\"} 1\n");
    }

    @Test
    void aCommentIsOneLine() {
        assertThat(Exposition.comment("broken:\nHELP\r\nme")).isEqualTo("# broken: HELP me\n");
    }
}
