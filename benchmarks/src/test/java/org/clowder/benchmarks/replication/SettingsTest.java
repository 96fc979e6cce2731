package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void measuresEverythingByDefault() {
        assertThat(Settings.parse())
                .isEqualTo(new Settings(5, 8, Mode.REPLICATION, Scenario.REPLICATION, 2, 60, 6, true, "1g", false));
    }

    @Test
    void readsPositionsAndOptionsInAnyOrder() {
        assertThat(Settings.parse(
                        "--members",
                        "3",
                        "1",
                        "--no-guarantee",
                        "2",
                        "none,clowder-all",
                        "S4",
                        "--heap",
                        "2g",
                        "--write-docs"))
                .isEqualTo(new Settings(
                        1, 2, List.of(Mode.NONE, Mode.CLOWDER_ALL), List.of(Scenario.S4), 3, 60, 6, false, "2g", true));
    }

    @Test
    void namesTheKnownModesOfTheBenchmarkIfOneIsUnknown() {
        assertThatThrownBy(() -> Settings.parse("1", "1", "stock"))
                .hasMessageContaining("stock-backup")
                .hasMessageNotContaining("spring");
        assertThatThrownBy(() ->
                        Settings.parse(Mode.HAZELCAST, List.of(Scenario.values()), "1", "1", "clowder,stock-backup"))
                .hasMessageContaining("clowder, spring, clowder-any, spring-any");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> Settings.parse("1", "1", "all", "all", "--quick"))
                .hasMessageContaining("--quick");
        assertThatThrownBy(() -> Settings.parse("0")).hasMessageContaining("ROUNDS");
    }
}
