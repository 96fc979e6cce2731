package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentationTest {

    private static final Documentation DOCUMENTATION = new Documentation(Path.of("."), "replication");

    @Test
    void replacesOnlyWhatIsBetweenTheMarkers() throws IOException {
        String page = "before\n<!-- replication results: begin -->\nold\n<!-- replication results: end -->\nafter\n";

        assertThat(DOCUMENTATION.between(page, "new"))
                .isEqualTo(
                        "before\n<!-- replication results: begin -->\n\nnew\n<!-- replication results: end -->\nafter\n");
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatThrownBy(() -> DOCUMENTATION.between("text", "new")).hasMessageContaining("put both where");
    }

    @Test
    void findsTheMarkersInTheProjectsPage() throws IOException {
        String page = Files.readString(Path.of("../docs/benchmarks.md"));
        for (String benchmark : List.of("replication", "reconciling", "hazelcast", "stored")) {
            assertThat(new Documentation(Path.of("."), benchmark).between(page, "new"))
                    .contains("## Start-up", "new");
        }
    }
}
