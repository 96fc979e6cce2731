package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When frames count as lost. */
class SendWindowTest {

    private static final int LARGE = 8 * 1024 * 1024;

    private final SendWindow window = new SendWindow(0);

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void send(int bytes, long at) {
        window.add(bytes, List.of(), List.of(), millis(at));
    }

    /** Signs of life come from the other member. */
    private void heard(long from, long to) {
        for (long at = from; at <= to; at += 100) {
            window.heard(millis(at));
        }
    }

    private boolean lost(long at) {
        return window.untilLost(millis(at)) <= 0;
    }

    @Test
    void aLargeFrameHasTheTimeThatItsBytesNeed() {
        window.begin(1);
        send(LARGE, 0);
        heard(0, 20_000);
        assertThat(lost(2_000)).as("8 MiB after 2 s").isFalse();
        assertThat(lost(20_000)).as("8 MiB after 20 s").isTrue();
    }

    @Test
    void aSmallFrameIsMissedSoon() {
        window.begin(1);
        send(100, 0);
        heard(100, 100);
        assertThat(lost(400)).isFalse();
        assertThat(lost(600)).isTrue();
    }

    @Test
    void afterALossTheNextOneIsMissedLaterUntilAllThatWasSentFirstHasArrived() {
        window.begin(1);
        send(100, 0);
        window.begin(2);
        send(100, 1_000);
        send(100, 1_000);
        heard(1_000, 1_100);
        window.acknowledged(2, 1, new ArrayList<>());
        assertThat(lost(1_700)).as("only the first has arrived").isFalse();
        window.acknowledged(2, 2, new ArrayList<>());
        send(100, 2_000);
        heard(2_100, 2_100);
        assertThat(lost(2_700)).as("both have arrived").isTrue();
    }

    @Test
    void nothingIsLostWhileTheOtherMemberSleepsAndWhenItWakesItHasTimeToAnswer() {
        window.begin(1);
        heard(0, 0);
        send(100, 100);
        assertThat(lost(20_000)).as("it sleeps").isFalse();
        heard(20_000, 20_400);
        assertThat(lost(20_400)).as("it goes on").isFalse();
        assertThat(lost(20_600)).as("it should have answered").isTrue();
    }
}
