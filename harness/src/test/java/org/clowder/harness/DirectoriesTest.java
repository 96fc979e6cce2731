package org.clowder.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir
    Path directory;

    @Test
    void aFreshDirectoryIsEmptyWhateverWasThere() throws IOException {
        Path used = directory.resolve("used");
        Files.createDirectories(used.resolve("below"));
        Files.writeString(used.resolve("below/file"), "old");

        assertThat(Directories.fresh(used)).isEmptyDirectory();
    }

    @Test
    void aCopyHasTheFilesAndTheirPermissions() throws IOException {
        Path from = Files.createDirectories(directory.resolve("from/bin"));
        assertThat(Files.writeString(from.resolve("clowder"), "#!/bin/sh")
                        .toFile()
                        .setExecutable(true))
                .isTrue();

        Distribution copy = new Distribution(directory.resolve("from")).copyTo(directory.resolve("to"));

        assertThat(copy.script()).isExecutable().hasContent("#!/bin/sh").startsWith(directory.resolve("to"));
    }

    @Test
    void aDirectoryWithoutADistributionIsRefused() {
        assertThatThrownBy(() -> new Distribution(directory)).hasMessageContaining("mvn -q -DskipTests package");
    }
}
