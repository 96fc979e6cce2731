package org.clowder.session.internal.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Time that passes only when something happens, and what is to happen. */
final class World {

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    // so that no moment is 0, which means never
    private long now = TimeUnit.HOURS.toNanos(1);
    private long number;

    private record Event(long at, long number, Runnable action) {}

    long now() {
        return now;
    }

    /** ms since the beginning. */
    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(now - TimeUnit.HOURS.toNanos(1));
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, number++, action));
    }

    void afterMillis(long millis, Runnable action) {
        after(TimeUnit.MILLISECONDS.toNanos(millis), action);
    }

    /** Has everything happen that is to happen within this time. */
    void run(long millis) {
        runNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** As {@link #run}. */
    void runNanos(long nanos) {
        long end = now + nanos;
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = event.at();
            event.action().run();
        }
        now = end;
    }
}
