package org.clowder.management.internal.metrics;

import static org.clowder.management.internal.metrics.Metric.gauge;
import static org.clowder.management.internal.metrics.Metric.histogram;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;

/** Of the replication of each cluster that runs, as its MBean tells it. */
final class ReplicationOfClusters {

    private static final List<Metric<Bean>> METRICS = List.of(
            gauge("clowder_replication_members", "Other members that take part.", bean -> bean.number("Members")),
            gauge(
                    "clowder_replication_lag_sessions",
                    "Sessions that at least one member does not have in their present version.",
                    bean -> bean.number("Lag")),
            gauge(
                    "clowder_replication_lag_seconds",
                    "How long the oldest change has been waiting for its acknowledgement.",
                    bean -> bean.seconds("LagMillis")),
            histogram(
                    "clowder_replication_wait_seconds",
                    "Waits of requests until other members had what they changed.",
                    bean -> bean.seconds("WaitMillis"),
                    bean -> bean.counts("WaitsWithin")),
            histogram(
                    "clowder_replication_question_wait_seconds",
                    "Waits of requests until other members had told what they have of a session.",
                    bean -> bean.seconds("QuestionWaitMillis"),
                    bean -> bean.counts("QuestionWaitsWithin")),
            counter("waits_given_up", "WaitsGivenUp", "Requests that went on without the guarantee."),
            counter("conflicts", "Conflicts", "Attributes that two members wrote without knowing of each other."),
            counter("sent_deltas", "DeltasSent", "Changes of sessions that were sent, to each member."),
            counter("applied_deltas", "DeltasApplied", "Changes of other members that had an effect here."),
            counter("sent_accesses", "AccessesSent", "Notices that a session was used and not changed."),
            counter("sent_frames", "FramesSent", "Frames that were sent, with acknowledgements."),
            counter("received_frames", "FramesReceived", "Frames that came, with acknowledgements."),
            counter("sent_bytes", "BytesSent", "Bytes of the frames that were sent."),
            counter("received_bytes", "BytesReceived", "Bytes of the frames that came."),
            counter("gaps", "Gaps", "Times that frames were missing and were asked for."),
            counter("resends", "Resends", "Times that what was not acknowledged was sent again."),
            counter("duplicate_frames", "DuplicateFrames", "Frames that had been received before."),
            counter("refused_frames", "RefusedFrames", "Frames that broke a rule of the protocol."),
            counter("failed_sends", "FailedSends", "Frames that the channel did not take."),
            counter("pulls", "Pulls", "Sessions that were fetched whole."),
            counter("comparisons", "Comparisons", "Times that this member compared what it has with another one."),
            counter("questions", "Questions", "Times that others were asked before a session was used."),
            counter("pauses", "Pauses", "Times that this member had stood still for more than a second."),
            counter("restarts", "Restarts", "Times that a stream broke down and began anew."));

    private ReplicationOfClusters() {}

    private static Metric<Bean> counter(String name, String attribute, String help) {
        return Metric.counter("clowder_replication_" + name + "_total", help, bean -> bean.number(attribute));
    }

    static void writeTo(Exposition out) throws JMException {
        Map<Labels, Bean> clusters = new LinkedHashMap<>();
        for (Bean bean : Bean.all("org.clowder:type=Replication,*")) {
            clusters.put(Labels.of("cluster", bean.key("name")), bean);
        }
        out.write(METRICS, clusters);
    }
}
