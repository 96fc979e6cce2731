package org.clowder.launcher.control;

import java.time.Duration;

/**
 * How long somebody waits for a member that says nothing.
 *
 * @param silence ns
 * @param asksAgain whether a member that is silent for that long, as it may be at work, is asked for a sign of life, and waited for as long as it gives one
 */
public record Patience(long silence, boolean asksAgain) {

    /** What a member may take for anything that it answers at once, s. */
    public static final long SECONDS = 30;

    /** Of a question that is answered at once. */
    public static Patience answer(long nanos) {
        return new Patience(nanos, false);
    }

    /** Of work that takes as long as it takes. */
    public static Patience work() {
        return new Patience(Duration.ofSeconds(SECONDS).toNanos(), true);
    }
}
