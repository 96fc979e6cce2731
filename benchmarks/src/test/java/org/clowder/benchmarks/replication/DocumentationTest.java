package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {

    @Test
    void replacesOnlyWhatIsBetweenTheMarkers() throws IOException {
        String page = "before\n<!-- replication results: begin -->\nold\n<!-- replication results: end -->\nafter\n";

        assertThat(Documentation.between(page, "new"))
                .isEqualTo(
                        "before\n<!-- replication results: begin -->\n\nnew\n<!-- replication results: end -->\nafter\n");
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatThrownBy(() -> Documentation.between("text", "new")).hasMessageContaining("put both where");
    }

    @Test
    void findsTheMarkersInTheProjectsPage() throws IOException {
        assertThat(Documentation.between(Files.readString(Path.of("../docs/benchmarks.md")), "new"))
                .contains("## Start-up", "new");
    }
}
