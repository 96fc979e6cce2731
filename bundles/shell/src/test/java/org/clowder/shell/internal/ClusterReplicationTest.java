package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.clowder.session.ReplicationMetrics;
import org.clowder.tomcat.Json;
import org.junit.jupiter.api.Test;

class ClusterReplicationTest {

    @Test
    void aClusterWithoutTroubleIsOneShortLine() {
        ReplicationMetrics metrics = Metrics.of(
                "session:/Catalina",
                Map.of("getMembers", 1, "getLag", 0, "getDeltasSent", 123, "getDeltasApplied", 120, "getPulls", 4));
        assertThat(ClusterReplication.of(metrics).line())
                .isEqualTo("session:/Catalina: 1 member, lag 0 (0 ms), 123 deltas sent, 120 applied");
    }

    @Test
    void whatWentWrongIsAdded() {
        ReplicationMetrics metrics = Metrics.of(
                "session:shop",
                Map.of(
                        "getMembers",
                        2,
                        "getLag",
                        7,
                        "getLagMillis",
                        1500,
                        "getDeltasSent",
                        1,
                        "getWaitsGivenUp",
                        1,
                        "getGaps",
                        2,
                        "getResends",
                        3,
                        "getFailedSends",
                        4,
                        "getRefusedFrames",
                        5));
        assertThat(ClusterReplication.of(metrics).line())
                .isEqualTo("session:shop: 2 members, lag 7 (1500 ms), 1 delta sent, 0 applied, 1 wait given up, 2 gaps,"
                        + " 3 resends, 4 failed sends, 5 refused frames");
    }

    @Test
    void everyMetricIsAField() {
        Map<String, Object> fields = ClusterReplication.of(
                        Metrics.of("session:shop", Map.of("getLagMillis", 12, "getBatchSize", 1.5)))
                .fields();
        assertThat(fields).hasSize(ReplicationMetrics.class.getMethods().length);
        assertThat(fields)
                .containsEntry("name", "session:shop")
                .containsEntry("lagMillis", 12L)
                .containsEntry("batchSize", 1.5)
                .containsEntry("members", 0);
        assertThat(Json.write(fields)).startsWith("{\"name\":\"session:shop\",\"accessesSent\":0,\"batchSize\":1.5,");
    }

    @Test
    void clustersAreShownInTheOrderOfTheirNames() {
        assertThat(ClusterReplication.of(List.of(Metrics.of("b", Map.of()), Metrics.of("a", Map.of()))))
                .extracting(each -> each.fields().get("name"))
                .containsExactly("a", "b");
    }
}
