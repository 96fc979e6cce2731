package org.clowder.management.internal.metrics;

import org.apache.catalina.Server;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * All that there is to tell at one moment. It is asked for when somebody asks, and nothing of it is kept. Its parts do not depend on each other: one that
 * fails is left out, and a comment says so. Used by one thread.
 */
final class Scrape {

    private static final Log log = LogFactory.getLog(Scrape.class);

    private static final Metric<Integer> LEFT_OUT = Metric.gauge(
            "clowder_metrics_parts_left_out",
            "Parts of this page that could not be told; a comment in it names each.",
            Integer::doubleValue);

    private final Metrics metrics;
    private final StringBuilder text = new StringBuilder();
    private int leftOut;

    Scrape(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Some metrics; what it throws costs only these. */
    @FunctionalInterface
    private interface Part {

        void writeTo(Exposition out) throws Exception;
    }

    String text() {
        Server server = metrics.server;
        part("build", out -> MemberMetrics.writeBuild(metrics.member(), metrics.version(), out));
        part("readiness", out -> MemberMetrics.writeReady(metrics.readiness, out));
        part("drain", out -> MemberMetrics.writeDrain(metrics.drain, out));
        part("applications", out -> MemberMetrics.writeApplications(metrics.applications, out));
        part("connectors", out -> ConnectorMetrics.write(server, out));
        part("sessions", out -> SessionMetrics.write(server, out));
        part("replicated sessions", out -> ReplicatedSessions.write(server, out));
        part("replication", ReplicationOfClusters::writeTo);
        part("channel", ChannelMetrics::writeTo);
        part("JVM", JvmMetrics::writeTo);
        part("parts", out -> out.write(LEFT_OUT, leftOut));
        return text.toString();
    }

    private void part(String name, Part part) {
        Exposition out = new Exposition();
        try {
            part.writeTo(out);
            text.append(out);
        } catch (Exception | LinkageError e) {
            log.debug("The metrics of " + name + " are left out", e);
            text.append(Exposition.comment(name + " left out: " + e));
            leftOut++;
        }
    }
}
