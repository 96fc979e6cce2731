package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitTimesTest {

    private final WaitTimes waits = new WaitTimes();

    @Test
    void eachIsWithinAllLimitsThatItDoesNotExceed() {
        waits.add(TimeUnit.MILLISECONDS.toNanos(5));
        waits.add(TimeUnit.MILLISECONDS.toNanos(5) + 1);
        waits.add(TimeUnit.SECONDS.toNanos(60));

        assertThat(waits.count()).isEqualTo(3);
        assertThat(waits.millis()).isEqualTo(60_010);
        assertThat(waits.within())
                .containsEntry(0.5, 0L)
                .containsEntry(5.0, 1L)
                .containsEntry(10.0, 2L)
                .containsEntry(10_000.0, 2L)
                .containsEntry(Double.POSITIVE_INFINITY, 3L);
        assertThat(List.copyOf(waits.within().keySet())).isSorted();
    }
}
