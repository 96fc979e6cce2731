package org.clowder.itests.messages;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what was sent and checks that what comes is gapless and in order. Safe for use by several threads. */
final class Ticks {

    private final Map<String, Long> lastOfRun = new HashMap<>();
    private long sent;
    private long received;
    private long gaps;
    private long errors;
    private long lastNumber;
    private String lastError = "";
    private long lastArrival;
    private long longestPause;

    synchronized void sent() {
        sent++;
    }

    synchronized void failed(Exception error) {
        errors++;
        lastError = error.toString();
    }

    /** The first message of a run is the start of what this member hears; from then on each has its predecessor. */
    synchronized void received(Tick tick) {
        long now = System.nanoTime();
        if (lastArrival != 0) {
            longestPause = Math.max(longestPause, now - lastArrival);
        }
        lastArrival = now;
        Long before = lastOfRun.put(tick.run(), tick.number());
        if (before != null && tick.number() != before + 1) {
            gaps++;
        }
        lastNumber = tick.number();
        received++;
    }

    /** Starts to count anew; the place in each run is kept. */
    synchronized void reset() {
        sent = 0;
        received = 0;
        gaps = 0;
        errors = 0;
        lastError = "";
        longestPause = 0;
    }

    /** All counts, and the run that this member sends, which is another one if this bundle was interrupted. */
    synchronized String json(String run) {
        // A pause that has not ended yet counts as well.
        long pause = lastArrival == 0 ? 0 : Math.max(longestPause, System.nanoTime() - lastArrival);
        return String.format(
                "{\"run\":\"%s\",\"sent\":%d,\"received\":%d,\"gaps\":%d,\"errors\":%d,\"lastSeq\":%d,\"longestPause\":%d,"
                        + "\"lastError\":\"%s\"}",
                run,
                sent,
                received,
                gaps,
                errors,
                lastNumber,
                TimeUnit.NANOSECONDS.toMillis(pause),
                lastError.replaceAll("[\"\\\\\\p{Cntrl}]", "_"));
    }
}
