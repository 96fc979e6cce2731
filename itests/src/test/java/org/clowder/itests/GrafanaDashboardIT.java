package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard beside the types of Grafana's own SDK, strictly. That its queries have answers is tested by {@link PrometheusIT}. */
class GrafanaDashboardIT {

    private static final Path DASHBOARD = Build.distribution().home().resolve("samples/grafana/clowder.json");

    @TempDir
    private Path directory;

    @Test
    void itHasWhatGrafanaKnows() {
        assertThat(NodeTool.run("dashboard.js", DASHBOARD.toString())).isEmpty();
    }

    /** Of the dashboard, a panel, its options, its fields, its queries, and of a value that is one of few. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "editable":     | "editible":     | Dashboard has no such field
                    "gridPos":      | "gridpos":      | Panel has no such field
                    "legend":       | "legends":      | Options has no such field
                    "unit":         | "units":        | FieldConfig has no such field
                    "expr":         | "query":        | Dataquery has no such field
                    "displayMode":  | "displaymode":  | VizLegendOptions has no such field
                    "graphTooltip": | "graphTooltip": 7, "title": | expected
                    """)
    void whatGrafanaDoesNotKnowWouldBeFound(String field, String wrong, String problem) throws IOException {
        String text = Files.readString(DASHBOARD);
        assertThat(text).contains(field);
        Path file = Files.writeString(directory.resolve("wrong.json"), text.replaceFirst(field, wrong));
        assertThatThrownBy(() -> NodeTool.run("dashboard.js", file.toString())).hasMessageContaining(problem);
    }
}
