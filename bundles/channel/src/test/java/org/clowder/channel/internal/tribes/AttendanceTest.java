package org.clowder.channel.internal.tribes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.clowder.tomcat.StandingWarning;
import org.junit.jupiter.api.Test;

class AttendanceTest {

    private final AtomicLong now = new AtomicLong(1);
    private final Attendance attendance =
            new Attendance(new MemberView(), () -> Map.of("10.0.0.2:4000", "does not answer"), now::get);

    @Test
    void whoIsExpectedAndRefusedIsOneAndCounted() {
        assertThat(attendance.roll().warnings())
                .extracting(StandingWarning::kind)
                .containsExactly(StandingWarning.Kind.MEMBER_MISSING);

        attendance.refuse("10.0.0.2:4000", "could not be decrypted");
        attendance.refuse("10.0.0.2:4000", "could not be decrypted");

        assertThat(attendance.roll().warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.count()).isEqualTo(2);
            assertThat(warning.text())
                    .isEqualTo("member 10.0.0.2:4000 is refused: 2 messages of it could not be decrypted");
        });
        assertThat(attendance.roll().remarks()).containsExactly("1 expected", "1 refused");
    }

    @Test
    void whoSendsNoMoreIsNotRefusedAnyLonger() {
        attendance.refuse("10.0.0.9:4000", "could not be decrypted");
        now.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThat(attendance.roll().refused()).isOne();
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(attendance.roll().refused()).isZero();
        assertThat(attendance.refuses("10.0.0.9:4000")).isFalse();
    }

    @Test
    void whoMakesAddressesUpFillsNothing() {
        for (int port = 1; port <= 5000; port++) {
            attendance.refuse("10.0.0.9:" + port, "could not be decrypted");
        }
        assertThat(attendance.roll().refused()).isEqualTo(20);
        assertThat(attendance.refuses("10.0.0.9:5000")).isTrue();
    }
}
