package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.state.Record;
import org.junit.jupiter.api.Test;

class SendWindowTest {

    private final SendWindow window = new SendWindow();
    private final Record record = new MapStore("app").fresh("s");

    private void send(int frames, int bytes) {
        for (int i = 0; i < frames; i++) {
            window.add(bytes, List.of(new Pending(record, null)), List.of());
        }
    }

    private List<SentFrame> acknowledged(long epoch, long upTo) {
        List<SentFrame> applied = new ArrayList<>();
        window.acknowledged(epoch, upTo, applied);
        return applied;
    }

    @Test
    void anAcknowledgementTakesOutAllFramesUpToItsOwnAndNothingOfAnotherEpoch() {
        window.begin(5);
        send(3, 100);
        assertThat(acknowledged(4, 3)).isEmpty();
        assertThat(acknowledged(5, 0)).isEmpty();
        assertThat(acknowledged(5, 2)).extracting(SentFrame::sequence).containsExactly(1L, 2L);
        assertThat(acknowledged(5, 2)).isEmpty();
        assertThat(window.records()).isEqualTo(1);
        assertThat(window.nextSequence()).isEqualTo(4);
    }

    @Test
    void itIsFullWithSixtyFourFramesOrAMebibyteWhicheverIsFirst() {
        window.begin(1);
        send(63, 1);
        assertThat(window.full()).isFalse();
        send(1, 1);
        assertThat(window.full()).isTrue();
        acknowledged(1, 64);
        send(1, 1024 * 1024 - 1);
        assertThat(window.full()).isFalse();
        send(1, 1);
        assertThat(window.full()).isTrue();
    }

    @Test
    void anEpochThatBreaksGivesBackItsFramesAndTheNextCountsFromOne() {
        assertThat(window.epochDue()).isTrue();
        window.begin(1);
        send(2, 10);
        assertThat(window.epochDue()).isFalse();
        window.lost();
        assertThat(window.epochDue()).isTrue();
        assertThat(window.begin(2)).hasSize(2);
        assertThat(window.epochDue()).isFalse();
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.records()).isZero();
        assertThat(window.nextSequence()).isEqualTo(1);
        assertThat(acknowledged(1, 2)).isEmpty();
    }

    @Test
    void silenceBreaksAnEpochAfterHalfASecondThenAfterTwiceAsLongUpToTenSeconds() {
        window.begin(1);
        for (long millis : new long[] {500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000}) {
            send(1, 10);
            long limit = window.oldest() + TimeUnit.MILLISECONDS.toNanos(millis);
            assertThat(window.untilLost(limit - 1)).isEqualTo(1);
            assertThat(window.broken()).as("before " + millis).isFalse();
            assertThat(window.untilLost(limit)).isZero();
            assertThat(window.broken()).as("after " + millis).isTrue();
            window.begin(window.epoch() + 1);
        }
        send(1, 10);
        acknowledged(window.epoch(), 1);
        send(1, 10);
        assertThat(window.untilLost(window.oldest())).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
    }
}
