package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When frames leave; moments are counted from when the oldest record was queued. */
class PacerTest {

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final MapStore store = new MapStore("app");
    private final SendQueue queue = new SendQueue();
    private final SendWindow window = new SendWindow();
    private final Pacer pacer = new Pacer(queue, window);

    @BeforeEach
    void begin() {
        window.begin(1);
    }

    private void enqueue(int number, boolean awaited) {
        for (int i = 0; i < number; i++) {
            Ticket ticket = awaited ? new Ticket(1, false) : null;
            queue.add(store.fresh("s" + queue.size()), 0, ticket, false);
        }
    }

    private long untilDue() {
        return pacer.untilDue(queue.oldest());
    }

    @Test
    void whatNobodyWaitsForLingersForAMillisecond() {
        assertThat(pacer.untilDue(0)).isEqualTo(Long.MAX_VALUE);
        enqueue(1, false);
        assertThat(untilDue()).isEqualTo(MILLISECOND);
        assertThat(pacer.untilDue(queue.oldest() + 2 * MILLISECOND)).isZero();
    }

    @Test
    void whatARequestWaitsForLeavesAtOnceUnlessAFrameIsUnderWay() {
        enqueue(1, true);
        assertThat(untilDue()).isZero();
        window.add(10, List.of(), List.of());
        assertThat(untilDue()).isEqualTo(MILLISECOND);
    }

    @Test
    void aFullBatchWaitsForNothing() {
        enqueue(127, false);
        assertThat(untilDue()).isPositive();
        enqueue(1, false);
        assertThat(untilDue()).isZero();
    }

    @Test
    void theNextFrameWaitsALittleForAsManyRequestsAsWereReleasedTogether() {
        enqueue(1, true);
        pacer.released(2);
        assertThat(untilDue()).isPositive();
        enqueue(1, true);
        assertThat(untilDue()).isPositive();
        assertThat(pacer.untilDue(System.nanoTime() + MILLISECOND)).isZero();
        enqueue(1, true);
        assertThat(untilDue()).isZero();
    }

    @Test
    void aFullWindowHoldsBackRecordsButNotControlsAndAcknowledgements() {
        for (int i = 0; i < 64; i++) {
            window.add(10, List.of(), List.of());
        }
        enqueue(1, true);
        assertThat(pacer.untilRecords(queue.oldest())).isEqualTo(Long.MAX_VALUE);
        assertThat(untilDue()).isGreaterThan(100 * MILLISECOND);
        pacer.acknowledgementDue();
        assertThat(untilDue()).isZero();
        assertThat(pacer.takeAcknowledgementDue()).isTrue();
        assertThat(pacer.takeAcknowledgementDue()).isFalse();
        queue.add(to -> to.pull("app", "s", 0));
        assertThat(untilDue()).isZero();
    }

    @Test
    void nothingLeavesDuringAPause() {
        enqueue(1, true);
        pacer.acknowledgementDue();
        pacer.pause(TimeUnit.HOURS.toNanos(1));
        assertThat(pacer.untilDue(System.nanoTime())).isPositive();
        assertThat(pacer.untilDue(System.nanoTime() + TimeUnit.HOURS.toNanos(2)))
                .isZero();
    }
}
