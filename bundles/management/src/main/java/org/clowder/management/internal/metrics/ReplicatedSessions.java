package org.clowder.management.internal.metrics;

import static org.clowder.management.internal.metrics.Metric.counter;
import static org.clowder.management.internal.metrics.Metric.gauge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Server;
import org.apache.catalina.Session;
import org.clowder.session.ApplicationReplication;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.SessionDescription;

/**
 * Of the sessions of one application that replicates them. Where there is no bundle of sessions, whoever uses this class gets a
 * {@link LinkageError}.
 *
 * @param primary those whose last request came to this member
 * @param replicas the others
 * @param bytes of what the application keeps in both, as it is sent
 */
record ReplicatedSessions(int primary, int replicas, long bytes, ApplicationReplication counts) {

    private static final Metric<Integer> SESSIONS = gauge(
            "clowder_replicated_sessions",
            "Sessions of replicated applications, by whether their last request came to this member (primary) or to"
                    + " another one (replica).",
            Integer::doubleValue);

    private static final List<Metric<ReplicatedSessions>> OF_APPLICATIONS = List.of(
            gauge(
                    "clowder_replicated_session_bytes",
                    "Bytes of the attributes of these sessions, as they are sent.",
                    ReplicatedSessions::bytes),
            counter(
                    "clowder_unencodable_attributes_total",
                    "Attributes that could not be sent to other members.",
                    each -> each.counts.unencodableAttributes()),
            counter(
                    "clowder_unreadable_attributes_total",
                    "Attributes of other members that could not be read.",
                    each -> each.counts.unreadableAttributes()),
            counter(
                    "clowder_refused_classes_total",
                    "Classes that were refused when an attribute was read.",
                    each -> each.counts.refusedClasses()));

    static void write(Server server, Exposition out) {
        Map<Labels, Integer> sessions = new LinkedHashMap<>();
        Map<Labels, ReplicatedSessions> applications = new LinkedHashMap<>();
        SessionMetrics.managers(server).forEach((labels, manager) -> {
            if (manager instanceof BundleDeltaManager replicating) {
                ReplicatedSessions each = of(replicating);
                sessions.put(labels.and("role", "primary"), each.primary);
                sessions.put(labels.and("role", "replica"), each.replicas);
                applications.put(labels, each);
            }
        });
        out.write(List.of(SESSIONS), sessions);
        out.write(OF_APPLICATIONS, applications);
    }

    private static ReplicatedSessions of(BundleDeltaManager manager) {
        int primary = 0;
        int replicas = 0;
        long bytes = 0;
        for (Session session : manager.findSessions()) {
            SessionDescription known = manager.describe(session.getIdInternal());
            if (known != null) {
                primary += known.primary() ? 1 : 0;
                replicas += known.primary() ? 0 : 1;
                bytes += known.bytes();
            }
        }
        return new ReplicatedSessions(primary, replicas, bytes, manager.replication());
    }
}
