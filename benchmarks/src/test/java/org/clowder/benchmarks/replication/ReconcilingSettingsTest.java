package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReconcilingSettingsTest {

    @Test
    void hasDefaults() {
        assertThat(ReconcilingSettings.parse()).isEqualTo(new ReconcilingSettings(5, 60, 100_000, 1000, false));
    }

    @Test
    void readsPositionsAndOptionsInAnyOrder() {
        assertThat(ReconcilingSettings.parse("--changed", "10", "1", "--write-docs", "2", "--sessions", "20"))
                .isEqualTo(new ReconcilingSettings(1, 2, 20, 10, true));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> ReconcilingSettings.parse("1", "1", "--quick")).hasMessageContaining("--quick");
        assertThatThrownBy(() -> ReconcilingSettings.parse("--sessions", "0")).hasMessageContaining("--sessions");
    }
}
