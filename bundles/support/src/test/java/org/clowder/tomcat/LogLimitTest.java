package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {

    private static final long MINUTE = 60_000_000_000L;

    /** Near the end of what a long holds, where System.nanoTime may be. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - MINUTE / 2);

    private final LogLimit minutes = new LogLimit(1, MINUTE, clock::get);

    @Test
    void eachSubjectIsDueOnceInItsTime() {
        assertThat(minutes.due("a")).isTrue();
        assertThat(minutes.due("a")).isFalse();
        assertThat(minutes.due("b")).isTrue();
        clock.addAndGet(MINUTE - 1);
        assertThat(minutes.due("a")).isFalse();
        clock.addAndGet(1);
        assertThat(minutes.due("a")).isTrue();
        assertThat(minutes.due("a")).isFalse();
    }

    @Test
    void aCountIsForEver() {
        LogLimit twice = LogLimit.first(2);
        assertThat(twice.due("a")).isTrue();
        assertThat(twice.due("a")).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(twice.due("a")).isFalse();
        }
        twice.forget("a");
        assertThat(twice.due("a")).isTrue();
    }

    @Test
    void manySubjectsAtATimeAreNotDueUntilEarlierOnesAreOver() {
        int due = 0;
        for (int i = 0; i < 1000; i++) {
            due += minutes.due("subject " + i) ? 1 : 0;
        }
        assertThat(due).isEqualTo(256);
        assertThat(minutes.hasNamed("subject 0")).isTrue();
        assertThat(minutes.hasNamed("subject 999")).isFalse();
        clock.addAndGet(MINUTE);
        assertThat(minutes.due("subject 999")).isTrue();
        assertThat(minutes.hasNamed("subject 0")).as("over").isFalse();
    }

    @Test
    void longSubjectsAreToldApartByHowTheyBegin() {
        String begin = "x".repeat(200);
        assertThat(minutes.due(begin + "a")).isTrue();
        assertThat(minutes.due(begin + "b")).isFalse();
        minutes.clear();
        assertThat(minutes.due(begin + "b")).isTrue();
    }
}
