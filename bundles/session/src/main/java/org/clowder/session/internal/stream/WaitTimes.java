package org.clowder.session.internal.stream;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How long waits took: how many within each of some fixed times, and all together. To add one costs two additions. Thread-safe. */
public final class WaitTimes {

    /** From what a quick network takes to more than the longest {@code maxWait} that is common, ms. */
    private static final double[] LIMITS = {0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000};

    /** Those up to each limit and above the one before; the last one: those above all. */
    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(LIMITS.length + 1).toArray(LongAdder[]::new);

    private final LongAdder nanos = new LongAdder();

    public void add(long waitNanos) {
        double millis = waitNanos / 1e6;
        int i = 0;
        while (i < LIMITS.length && millis > LIMITS[i]) {
            i++;
        }
        counts[i].increment();
        nanos.add(waitNanos);
    }

    public long count() {
        return Stream.of(counts).mapToLong(LongAdder::sum).sum();
    }

    /** All together, ms. */
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.sum());
    }

    /** How many took at most so many ms, for each of the fixed times in their order; the last one is infinite. */
    public Map<Double, Long> within() {
        Map<Double, Long> within = new TreeMap<>();
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i].sum();
            within.put(i < LIMITS.length ? LIMITS[i] : Double.POSITIVE_INFINITY, sum);
        }
        return Collections.unmodifiableMap(within);
    }
}
