package org.clowder.check.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {

    @TempDir
    private Path directory;

    @Test
    void resolvesReferencesAndLocatesProblemsByTheirKey() throws Exception {
        Path path = Files.writeString(
                directory.resolve("a.cfg"), "# comment\nport=${channel.port}\nmembers = a:1\nencryption.key.file=x\n");
        ConfigurationFile file =
                ConfigurationFile.read(path, name -> Optional.of("4000").filter(v -> name.equals("channel.port")));
        assertThat(file.values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("port", "4000", "members", "a:1", "encryption.key.file", "x"));
        assertThat(file.locate("members: \"a:1\" is wrong")).isEqualTo(path + ":3: members: \"a:1\" is wrong");
        assertThat(file.locate("encryption.key.file=x cannot be read"))
                .isEqualTo(path + ":4: encryption.key.file=x cannot be read");
        assertThat(file.locate("something else")).isEqualTo(path + ": something else");
    }

    @Test
    void aMissingFileHasNoValues() throws Exception {
        assertThat(ConfigurationFile.read(directory.resolve("none.cfg"), name -> Optional.empty())
                        .values())
                .isEmpty();
    }
}
