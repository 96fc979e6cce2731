package org.clowder.boot;

import java.util.List;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.SharedChannel;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up once this member replicates and has the sessions that the others had; the details name the members. */
final class ClusterHealthIndicator extends AbstractHealthIndicator {

    private final ApplicationCluster cluster;

    ClusterHealthIndicator(ApplicationCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        boolean ready = cluster.replicating() && cluster.missingChannel().isEmpty() && cluster.stateTransferDone();
        builder.status(ready ? "UP" : "OUT_OF_SERVICE")
                .withDetail("cluster", cluster.getClusterName())
                .withDetail("replication", cluster.replicationReason())
                .withDetail("otherMembers", members());
    }

    private List<String> members() {
        return cluster.channel().map(SharedChannel::members).orElse(List.of()).stream()
                .map(ClusterMember::toString)
                .toList();
    }
}
