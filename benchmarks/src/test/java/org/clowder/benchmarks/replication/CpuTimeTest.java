package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuTimeTest {

    @Test
    void addsUserAndSystemTimeEvenIfTheCommandHoldsBlanksAndParentheses() {
        String stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 10 11 12 13 150 25 7 8 20 0 30 0 900 1 2";

        assertThat(CpuTime.millis(stat)).isEqualTo(1750.0);
    }

    @Test
    void subtractsMemberByMember() {
        assertThat(CpuTime.between(List.of(10.0, 20.0), List.of(15.0, 20.0))).containsExactly(5.0, 0.0);
    }
}
