package org.clowder.itests;

import java.time.Duration;

/** A stretch of time that begins now: how long a fault lasts, while the test does something or just lets it last. */
final class Span {

    private final long begin = System.nanoTime();
    private final Duration length;

    private Span(Duration length) {
        this.length = length;
    }

    static Span of(Duration length) {
        return new Span(length);
    }

    boolean over() {
        return System.nanoTime() - begin >= length.toNanos();
    }

    /** Lets the rest of it pass. */
    void await() {
        org.awaitility.Awaitility.await("the end of " + length)
                .atMost(length.plusSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(this::over);
    }
}
