package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void takesTheMiddleOfAnOddNumber() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    }

    @Test
    void showsADashWhereNothingWasMeasuredOrTheReferenceWasZero() {
        assertThat(Spread.of(List.of()).ratio()).isEqualTo("-");
        assertThat(Spread.of(List.of(1.0, Double.POSITIVE_INFINITY)).ratio()).isEqualTo("-");
    }
}
