package org.clowder.launcher.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final long GIGABYTE = 1L << 30;
    private static final long ENOUGH = 512L << 20;

    @TempDir
    Path directory;

    private Path machine(long available) throws IOException {
        return Files.writeString(
                directory.resolve("meminfo"),
                "MemTotal:       " + (4 * GIGABYTE >> 10) + " kB\nMemFree:   1 kB\nMemAvailable:   " + (available >> 10)
                        + " kB\nHugePages_Total:       0\n");
    }

    @Test
    void whatTheMachineCanGiveCounts() throws IOException {
        assertThat(ClassArchive.enough(machine(ENOUGH), 4 * GIGABYTE, 0)).isTrue();
        assertThat(ClassArchive.enough(machine(ENOUGH - 1024), 4 * GIGABYTE, GIGABYTE))
                .isFalse();
    }

    @Test
    void inAContainerWhatIsLeftOfItsLimitCounts() throws IOException {
        assertThat(ClassArchive.enough(machine(2 * GIGABYTE), GIGABYTE, ENOUGH)).isTrue();
        assertThat(ClassArchive.enough(machine(2 * GIGABYTE), GIGABYTE, ENOUGH - 1))
                .isFalse();
    }

    @Test
    void onOtherSystemsWhatIsFreeCounts() {
        assertThat(ClassArchive.enough(directory.resolve("none"), GIGABYTE, ENOUGH))
                .isTrue();
        assertThat(ClassArchive.enough(directory.resolve("none"), GIGABYTE, ENOUGH - 1))
                .isFalse();
    }
}
