package org.clowder.session.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private long now = 5;
    private long rested;
    private long doneAt;
    private boolean effective = true;
    private long hurriedFrom = Long.MAX_VALUE;

    /** How long it takes to do so many things, in ms. */
    private long millis(int things, long each, long limitMillis) {
        long begun = now;
        Pace pace =
                new Pace(things, limitMillis * MILLI, () -> effective, () -> now >= hurriedFrom, () -> now, this::rest);
        for (int i = 0; i < things; i++) {
            now += each;
            pace.step();
        }
        return (now - begun) / MILLI;
    }

    private void rest(long nanos) {
        assertThat(nanos).isNotNegative();
        now += nanos;
        rested += nanos;
    }

    @Test
    void twoThirdsOfTheTimeAreLeftToOthers() {
        assertThat(millis(6_400, MILLI / 10, 10_000)).isBetween(1_900L, 1_920L);
        assertThat(rested / MILLI).isBetween(1_260L, 1_280L);
    }

    @Test
    void itIsDoneInTimeIfItCanBe() {
        assertThat(millis(64_000, MILLI / 10, 8_000)).isBetween(7_900L, 8_020L);
    }

    @Test
    void itDoesNotRestIfItIsLate() {
        assertThat(millis(64_000, MILLI / 10, 5_000)).isEqualTo(6_400);
    }

    @Test
    void aFewThingsAreDoneAtOnce() {
        assertThat(millis(63, MILLI, 5_000)).isEqualTo(63);
    }

    @Test
    void whoDoesNotAnswerIsWaitedForOnce() {
        effective = false;
        assertThat(millis(640, MILLI / 10, 100_000)).isBetween(310L, 330L);
    }

    @Test
    void whoHurriesItWaitsForNothingMore() {
        effective = false;
        hurriedFrom = now + 100 * MILLI;
        assertThat(millis(6_400, MILLI / 10, 100_000)).isBetween(780L, 800L);
    }

    /** Each answer comes within the longest wait. */
    @Test
    void whatTakesLongerThanThereIsTimeIsNotWaitedFor() {
        long begun = now;
        Pace pace =
                new Pace(64_000, 1_000 * MILLI, () -> now - doneAt >= 40 * MILLI, () -> false, () -> now, this::rest);
        for (int i = 0; i < 64_000; i++) {
            doneAt = ++now;
            pace.step();
        }
        assertThat((now - begun) / MILLI).isBetween(950L, 1_050L);
    }
}
