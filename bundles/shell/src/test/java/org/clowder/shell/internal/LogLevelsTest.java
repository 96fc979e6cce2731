package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogLevelsTest {

    private static final String NAME = "org.clowder.shell.test.levels";

    private final LogLevels levels = new LogLevels();

    @AfterEach
    void restore() {
        levels.set(NAME, "default");
    }

    @Test
    void aChangeSaysWhatItWasAndHowLongItHolds() {
        assertThat(levels.of(NAME)).isEqualTo(NAME + " has INFO (of root)");

        assertThat(levels.set(NAME, "fine"))
                .isEqualTo(NAME + " has FINE; it had INFO (of root). This holds until the member stops, and for good in"
                        + " conf/logging.properties");

        assertThat(Logger.getLogger(NAME).isLoggable(Level.FINE)).isTrue();
        assertThat(levels.of(NAME + ".below")).isEqualTo(NAME + ".below has FINE (of " + NAME + ")");
        assertThat(levels.set(NAME, "ERROR")).startsWith(NAME + " has SEVERE; it had FINE.");
        assertThat(levels.all()).contains(NAME + "  SEVERE").contains("root");
    }

    @Test
    void defaultIsTheLevelBeforeTheFirstChange() {
        levels.set(NAME, "OFF");
        levels.set(NAME, "ALL");

        assertThat(levels.set(NAME, "default")).isEqualTo(NAME + " has INFO (of root) again; it had ALL");
        assertThat(Logger.getLogger(NAME).getLevel()).isNull();
        assertThat(levels.set(NAME, "default")).isEqualTo(NAME + " has INFO (of root), as since the start");
    }

    /** The log manager forgets loggers that nobody has. */
    @Test
    void aLevelStaysThoughNobodyHasTheLogger() {
        levels.set(NAME, "FINEST");

        System.gc();

        assertThat(levels.of(NAME)).isEqualTo(NAME + " has FINEST");
    }

    @Test
    void anUnknownLevelIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> levels.set(NAME, "loud"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no level loud; there are SEVERE (ERROR)");
    }
}
